using System.CommandLine;
using Marketplace.Cli.Terminal;

namespace Marketplace.Cli.Commands;

/// <summary>`market completion`: a script that makes the shell complete commands and options.</summary>
internal static class CompletionCommand
{
    public static Command Create(CommandRuntime runtime)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong(CompletionScripts.Shells);
        return new CliCommand("completion", "Print a script that completes commands and options in your shell.")
        {
            Examples =
            [
                "source <(market completion bash)",
                "market completion zsh > ~/.zfunc/_market",
                "market completion fish > ~/.config/fish/completions/market.fish",
            ],
        }
            .With(shell)
            .Runs(runtime, (context, _) =>
            {
                // Asks the program itself at each completion, so that the script never grows old.
                context.Environment.Output.Write(CompletionScripts.For(context.Value(shell)!));
                return Task.CompletedTask;
            });
    }
}
