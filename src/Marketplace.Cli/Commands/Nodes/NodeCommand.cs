using System.CommandLine;
using Marketplace.Ledger;

namespace Marketplace.Cli.Commands.Nodes;

/// <summary>`market node`: the providers' machines, and the nodes that stand for them on the ledger.</summary>
internal static class NodeCommand
{
    public static Command Create(CommandRuntime runtime) => new CliCommand("node", "Look at the providers' machines; run a node on the ledger.").With(
        MachineListCommand.Create(runtime),
        CollateralCommand.Create(runtime),
        NodeKeyCommand.Create(runtime),
        RegisterCommand.Create(runtime),
        NodeReadCommands.Create(runtime),
        NodeChangeCommands.Restart(runtime),
        NodeChangeCommands.Delegates(runtime),
        NodeChangeCommands.Unregister(runtime),
        SlashCommand.Create(runtime));

    /// <summary>The argument that names a node on the ledger.</summary>
    public static Argument<string> CollateralArgument() => new("collateral") { Description = "The node's collateral: the output that is locked for it.", HelpName = "TRANSACTION:INDEX" };

    /// <summary>An output that somebody typed.</summary>
    /// <exception cref="CliException">It is none.</exception>
    public static OutPoint ReadOutPoint(string text) => OutPoint.TryParse(text, out var output)
        ? output
        : throw CliException.Usage($"'{text}' is no output: TRANSACTION:INDEX, such as 77aa...:0 with all 64 characters of the id.");
}
