using System.CommandLine;

namespace Marketplace.Cli.Commands.Transactions;

/// <summary>`market tx`: transactions that several sign, that pay later, or that burn.</summary>
internal static class TxCommand
{
    public static Command Create(CommandRuntime runtime) => new CliCommand("tx", "Make, sign, combine, show and send transactions as files; pay in parts; burn.").With(
        TxCreateCommand.Create(runtime),
        TxSignCommands.CreateSign(runtime),
        TxSignCommands.CreateCombine(runtime),
        TxShowCommand.Create(runtime),
        TxSendCommand.Create(runtime),
        TxVestCommand.Create(runtime),
        TxBurnCommand.Create(runtime));

    public static Argument<string> File() => new("file") { Description = "The file of a partially signed transaction." };

    public static Option<string?> Out(string description) => new("--out") { Description = description, HelpName = "FILE" };
}
