using System.CommandLine;
using Marketplace.Cli.Commands.Explorers;
using Marketplace.Cli.Commands.Leases;
using Marketplace.Cli.Commands.Ledgers;
using Marketplace.Cli.Commands.Nodes;
using Marketplace.Cli.Commands.Transactions;
using Marketplace.Cli.Commands.Voting;
using Marketplace.Cli.Commands.Wallets;

namespace Marketplace.Cli.Commands;

/// <summary>Every command, in the order of the help.</summary>
internal static class CommandList
{
    public static IEnumerable<Command> Create(CommandRuntime runtime) =>
    [
        WalletCommand.Create(runtime),
        QuoteCommand.Create(runtime),
        DeployCommand.Create(runtime),
        LeaseCommand.Create(runtime),
        AccountCommand.Create(runtime),
        SendCommand.Create(runtime),
        TxCommand.Create(runtime),
        MessageCommands.CreateSign(runtime),
        MessageCommands.CreateVerify(runtime),
        NodeCommand.Create(runtime),
        VoteCommand.Create(runtime),
        LedgerCommand.Create(runtime),
        ExplorerCommand.Create(runtime),
        FaucetCommand.Create(runtime),
        UpCommand.Create(runtime),
        DemoCommand.Create(runtime),
        CompletionCommand.Create(runtime),
    ];
}
