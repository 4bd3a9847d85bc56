using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Marketplace.Cli.Commands;
using Marketplace.Cli.Output;
using Marketplace.Cli.Terminal;
using Marketplace.Client;
using Marketplace.Wallet;

namespace Marketplace.Cli;

/// <summary>The `market` program: parses a line, runs its command, and turns faults into one line on standard error and an exit code.</summary>
public static partial class MarketProgram
{
    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">The words after the program's name.</param>
    /// <param name="environment">The surroundings.</param>
    /// <param name="cancellationToken">Stops the command; the exit code is then <see cref="ExitCodes.Interrupted"/>.</param>
    /// <returns>See <see cref="ExitCodes"/>.</returns>
    public static Task<int> RunAsync(string[] arguments, CliEnvironment environment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(environment);
        return arguments is ["--version"] ? Task.FromResult(ShowVersion(environment)) : RunLineAsync(arguments, environment, cancellationToken);
    }

    // Scripts ask for the version often, and the parser takes longer to load than the answer.
    private static int ShowVersion(CliEnvironment environment)
    {
        environment.Output.WriteLine(typeof(MarketProgram).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);
        return ExitCodes.Success;
    }

    private static async Task<int> RunLineAsync(string[] arguments, CliEnvironment environment, CancellationToken cancellationToken)
    {
        var json = arguments.Contains("--json");
        try
        {
            var result = ParseLine(arguments, environment);
            if (result.Action is ParseErrorAction)
            {
                throw CliException.Usage(Describe(result));
            }

            var configuration = new InvocationConfiguration
            {
                Output = environment.Output, Error = environment.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
            };
            return await result.InvokeAsync(configuration, cancellationToken);
        }
        catch (CliException e)
        {
            return Fail(environment, json, e.Message, e.Code, e.ExitCode);
        }
        catch (WalletException e) when (e.IsInvalidInput)
        {
            return Fail(environment, json, Hints.Describe(e), e.Code, ExitCodes.Usage);
        }
        catch (MarketplaceException e)
        {
            return Fail(environment, json, Hints.Describe(e), e.Code, ExitCodes.Failure);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Fail(environment, json, "stopped", "interrupted", ExitCodes.Interrupted);
        }
        catch (IOException e)
        {
            return Fail(environment, json, e.Message, "input-output", ExitCodes.Failure);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The edge of the program: what nobody foresaw still ends in one line and an exit code.
            return Fail(environment, json, $"unexpected fault, please report it: {e.GetType().Name}: {e.Message}", "unexpected", ExitCodes.Failure);
        }
    }

    /// <summary>All commands and options.</summary>
    /// <param name="environment">What the commands will run with.</param>
    public static RootCommand CreateRoot(CliEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return CreateRoot(environment, _ => true);
    }

    // Making every command costs more than most of them do. Those that the line names are enough to parse it,
    // unless it asks about the program as a whole: its help, a word to complete, or what was meant by a wrong one.
    private static ParseResult ParseLine(string[] arguments, CliEnvironment environment)
    {
        var narrow = CreateRoot(environment, arguments.Contains).Parse(arguments);
        var isWhole = narrow.CommandResult.Command is RootCommand || narrow.Errors.Count > 0 || arguments.Any(word => word.StartsWith('['));
        return isWhole ? CreateRoot(environment).Parse(arguments) : narrow;
    }

    private static RootCommand CreateRoot(CliEnvironment environment, Func<string, bool> isWanted)
    {
        var runtime = new CommandRuntime(environment, new GlobalOptions());
        var root = new RootCommand("Rent containers, and pay for the seconds they run from your own key.");
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new ExampleHelp();
            help.Aliases.Remove("/?");
            help.Aliases.Remove("/h");
        }

        runtime.Options.AddTo(root);
        foreach (var command in CommandList.Create(runtime, isWanted))
        {
            root.Add(command);
        }

        return root;
    }

    private static string Describe(ParseResult result)
    {
        var words = new List<string>();
        for (var at = result.CommandResult; at is not null; at = at.Parent as CommandResult)
        {
            words.Insert(0, at.Command is RootCommand ? "market" : at.Command.Name);
        }

        var line = string.Join(' ', words);
        var subcommands = result.CommandResult.Command.Subcommands.Select(command => command.Name).ToList();
        if (subcommands.Count == 0 || result.UnmatchedTokens.Count == 0 || result.UnmatchedTokens[0].StartsWith('-'))
        {
            var hint = subcommands.Count > 0 && result.UnmatchedTokens.Count == 0 ? $" It is followed by one of: {string.Join(", ", subcommands)}." : "";
            var error = result.Errors.FirstOrDefault(error => result.UnmatchedTokens.Any(token => error.Message.Contains(token, StringComparison.Ordinal)));
            var message = string.Join(' ', (error ?? result.Errors[0]).Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            message = ClrType().Replace(message, "");
            return $"{message.TrimEnd('.')}.{hint} See: {line} --help";
        }

        var guess = Spelling.Closest(result.UnmatchedTokens[0], subcommands);
        return $"'{line} {result.UnmatchedTokens[0]}' is no command{(guess is null ? "" : $"; did you mean '{line} {guess}'?")}. See: {line} --help".Replace("?.", "?", StringComparison.Ordinal);
    }

    // The parser names the .NET type that it wanted, which tells a user nothing.
    [GeneratedRegex(" as expected type '[^']*'")]
    private static partial Regex ClrType();

    private static int Fail(CliEnvironment environment, bool json, string message, string code, int exitCode)
    {
        environment.Error.WriteLine(json
            ? JsonSerializer.Serialize(new ErrorOutput { Error = message, Code = code }, CliJson.Readable.ErrorOutput)
            : $"market: {message}");
        return exitCode;
    }
}
