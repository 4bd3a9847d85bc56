using System.CommandLine;

namespace Marketplace.Cli.Commands;

/// <summary>A command with examples for its help, which runs with a <see cref="CommandContext"/>.</summary>
internal sealed class CliCommand(string name, string description) : Command(name, description)
{
    /// <summary>Whole command lines, shown below the help.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Adds arguments and options.</summary>
    public CliCommand With(params ReadOnlySpan<Symbol> parts)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case Argument argument:
                    Add(argument);
                    break;
                case Option option:
                    Add(option);
                    break;
                case Command command:
                    Add(command);
                    break;
            }
        }

        return this;
    }

    /// <summary>Says what the command does.</summary>
    public CliCommand Runs(CommandRuntime runtime, Func<CommandContext, CancellationToken, Task> action)
    {
        SetAction(async (result, cancellationToken) =>
        {
            using var context = new CommandContext(runtime, result);
            await action(context, cancellationToken);
            return ExitCodes.Success;
        });
        return this;
    }

    /// <summary>Says what the command does, when its exit code is not only success.</summary>
    public CliCommand RunsTo(CommandRuntime runtime, Func<CommandContext, CancellationToken, Task<int>> action)
    {
        SetAction(async (result, cancellationToken) =>
        {
            using var context = new CommandContext(runtime, result);
            return await action(context, cancellationToken);
        });
        return this;
    }
}
