using System.CommandLine;
using Marketplace.Cli.Commands.Explorers;
using Marketplace.Cli.Commands.Leases;
using Marketplace.Cli.Commands.Ledgers;
using Marketplace.Cli.Commands.Nodes;
using Marketplace.Cli.Commands.Stakes;
using Marketplace.Cli.Commands.Transactions;
using Marketplace.Cli.Commands.Voting;
using Marketplace.Cli.Commands.Wallets;

namespace Marketplace.Cli.Commands;

/// <summary>Every command, in the order of the help.</summary>
internal static class CommandList
{
    private static readonly (string Name, Func<CommandRuntime, Command> Create)[] Commands =
    [
        ("wallet", WalletCommand.Create),
        ("quote", QuoteCommand.Create),
        ("deploy", DeployCommand.Create),
        ("lease", LeaseCommand.Create),
        ("account", AccountCommand.Create),
        ("send", SendCommand.Create),
        ("tx", TxCommand.Create),
        ("sign", MessageCommands.CreateSign),
        ("verify-message", MessageCommands.CreateVerify),
        ("node", NodeCommand.Create),
        ("stake", StakeCommand.Create),
        ("vote", VoteCommand.Create),
        ("ledger", LedgerCommand.Create),
        ("explorer", ExplorerCommand.Create),
        ("faucet", FaucetCommand.Create),
        ("up", UpCommand.Create),
        ("demo", DemoCommand.Create),
        ("completion", CompletionCommand.Create),
    ];

    /// <summary>The names of all commands.</summary>
    public static IEnumerable<string> Names => Commands.Select(command => command.Name);

    /// <summary>Makes the commands that are wanted.</summary>
    /// <param name="runtime">What the commands run with.</param>
    /// <param name="isWanted">Whether the command of this name is needed.</param>
    public static IEnumerable<Command> Create(CommandRuntime runtime, Func<string, bool> isWanted) =>
        Commands.Where(command => isWanted(command.Name)).Select(command => command.Create(runtime));
}
