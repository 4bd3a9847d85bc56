using System.CommandLine;

namespace Marketplace.Cli.Commands.Ledgers;

/// <summary>`market ledger`: look at the chain, take it home, verify it.</summary>
internal static class LedgerCommand
{
    public static Command Create(CommandRuntime runtime) => new CliCommand("ledger", "Look at the ledger, export it and verify every byte of it.").With(
        LedgerReadCommands.Head(runtime),
        LedgerReadCommands.Show(runtime),
        LedgerReadCommands.Transaction(runtime),
        LedgerExportCommand.Create(runtime),
        LedgerVerifyCommand.Create(runtime),
        LedgerProofCommands.Prove(runtime),
        LedgerProofCommands.Check(runtime),
        LedgerRepairCommand.Create(runtime));
}
