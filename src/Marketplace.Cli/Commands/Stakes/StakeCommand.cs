using System.CommandLine;
using Marketplace.Ledger;

namespace Marketplace.Cli.Commands.Stakes;

/// <summary>`market stake`: collaterals on the ledger, and the places in the payout queues that they hold.</summary>
internal static class StakeCommand
{
    public static Command Create(CommandRuntime runtime) => new CliCommand("stake", "Lock a collateral, register it for a machine, and earn with it.").With(
        StakeReadCommands.List(runtime),
        StakeReadCommands.Show(runtime),
        CollateralCommand.Create(runtime),
        RegisterCommand.Create(runtime),
        StakeChangeCommands.Restart(runtime),
        StakeChangeCommands.Delegates(runtime),
        StakeChangeCommands.Unregister(runtime),
        SlashCommand.Create(runtime));

    /// <summary>The argument that names a stake.</summary>
    public static Argument<string> CollateralArgument() => new("collateral") { Description = "The stake's collateral: the locked output.", HelpName = "TRANSACTION:INDEX" };

    /// <summary>An output that somebody typed.</summary>
    /// <exception cref="CliException">It is none.</exception>
    public static OutPoint ReadOutPoint(string text) => OutPoint.TryParse(text, out var output)
        ? output
        : throw CliException.Usage($"'{text}' is no output: TRANSACTION:INDEX, such as 77aa...:0 with all 64 characters of the id.");
}
