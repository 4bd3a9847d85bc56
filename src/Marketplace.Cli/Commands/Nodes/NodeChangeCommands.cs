using System.CommandLine;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Nodes;

namespace Marketplace.Cli.Commands.Nodes;

/// <summary>`market node restart|delegates|unregister`.</summary>
internal static class NodeChangeCommands
{
    public static CliCommand Restart(CommandRuntime runtime)
    {
        var collateral = NodeCommand.CollateralArgument();
        return new CliCommand("restart", "Start a node again that has expired or is no longer barred. The operator or a delegate signs; free.")
        {
            Examples = ["market node restart 77aa...:0", "market node restart 77aa...:0 --wallet delegate"],
        }
            .With(collateral)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var output = NodeCommand.ReadOutPoint(context.Value(collateral)!);
                var rules = await context.NetworkAsync(cancellationToken);
                var node = await context.Client.GetLedgerNodeAsync(output, cancellationToken);
                var signer = Signer(context, [node.OperatorAddress, .. node.DelegateAddresses], "operator or a delegate");
                var restart = Transaction.Create([], [], new RestartNode(output, node.StartedRound, signer.PublicKey.Hash));
                await NodePayments.SubmitFreeAsync(context, "restarted", output, restart, rules, signer, cancellationToken);
            });
    }

    public static CliCommand Delegates(CommandRuntime runtime)
    {
        var collateral = NodeCommand.CollateralArgument();
        var delegates = RegisterCommand.DelegateOption();
        var none = new Option<bool>("--none") { Description = "Take the right from all delegates." };
        return new CliCommand("delegates", "Name the delegates of a node anew: these, and no others, can start it again beside you.")
        {
            Examples = ["market node delegates 77aa...:0 --delegate bob t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6", "market node delegates 77aa...:0 --none"],
        }
            .With(collateral, delegates, none)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var output = NodeCommand.ReadOutPoint(context.Value(collateral)!);
                var named = (context.Value(delegates) ?? []).Select(context.ReadAddress).ToList();
                if (named.Count > 0 == context.Value(none))
                {
                    throw CliException.Usage("Name delegates with --delegate, or take the right from all with --none.");
                }

                var rules = await context.NetworkAsync(cancellationToken);
                var node = await context.Client.GetLedgerNodeAsync(output, cancellationToken);
                var signer = Signer(context, [node.OperatorAddress], "operator");
                var payload = new SetDelegates(output, RegisterCommand.Sort(named, signer.Address));
                await NodePayments.SubmitPaidAsync(context, "delegates-set", output, payload, rules, [signer], cancellationToken);
            });
    }

    public static CliCommand Unregister(CommandRuntime runtime)
    {
        var collateral = NodeCommand.CollateralArgument();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        return new CliCommand("unregister", "Take a node off the network. It loses its place at once; the collateral becomes free when it has matured. Free.")
        {
            Examples = ["market node unregister 77aa...:0"],
        }
            .With(collateral, yes)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var output = NodeCommand.ReadOutPoint(context.Value(collateral)!);
                var rules = await context.NetworkAsync(cancellationToken);
                var node = await context.Client.GetLedgerNodeAsync(output, cancellationToken);
                var signer = Signer(context, [node.OperatorAddress], "operator");
                context.Confirm($"Unregister the {node.Tier} node {output}? Its collateral becomes free after {rules.Rules.Nodes.Maturity} rounds.", context.Value(yes));
                var unregister = Transaction.Create([], [], new UnregisterNode(output, node.RegisteredRound));
                await NodePayments.SubmitFreeAsync(context, "unregistered", output, unregister, rules, signer, cancellationToken);
            });
    }

    private static PrivateKey Signer(CommandContext context, IEnumerable<string> allowed, string role)
    {
        var addresses = allowed.Select(Address.Parse).ToList();
        var keys = context.Keys();
        var own = addresses.Find(keys.Owns);
        return keys.Owns(own)
            ? keys.KeyOf(own.Hash)
            : throw new CliException($"Only the {role} of the node may do this: {string.Join(", ", addresses)}. This wallet is none of them.", ExitCodes.Failure, ProblemCodes.NotYours);
    }
}
