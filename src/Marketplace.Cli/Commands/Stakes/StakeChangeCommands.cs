using System.CommandLine;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;

namespace Marketplace.Cli.Commands.Stakes;

/// <summary>`market stake restart|delegates|unregister`.</summary>
internal static class StakeChangeCommands
{
    public static CliCommand Restart(CommandRuntime runtime)
    {
        var collateral = StakeCommand.CollateralArgument();
        return new CliCommand("restart", "Start a stake again that has expired or is no longer barred. The operator or a delegate signs; free.")
        {
            Examples = ["market stake restart 77aa...:0", "market stake restart 77aa...:0 --wallet delegate"],
        }
            .With(collateral)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var output = StakeCommand.ReadOutPoint(context.Value(collateral)!);
                var rules = await context.NetworkAsync(cancellationToken);
                var stake = await context.Client.GetStakeAsync(output, cancellationToken);
                var signer = Signer(context, [stake.OperatorAddress, .. stake.DelegateAddresses], "operator or a delegate");
                var restart = Transaction.Create([], [], new RestartStake(output, stake.StartedRound, signer.PublicKey.Hash));
                await StakePayments.SubmitFreeAsync(context, "restarted", output, restart, rules, signer, cancellationToken);
            });
    }

    public static CliCommand Delegates(CommandRuntime runtime)
    {
        var collateral = StakeCommand.CollateralArgument();
        var delegates = RegisterCommand.DelegateOption();
        var none = new Option<bool>("--none") { Description = "Take the right from all delegates." };
        return new CliCommand("delegates", "Name the delegates of a stake anew: these, and no others, can start it again beside you.")
        {
            Examples = ["market stake delegates 77aa...:0 --delegate bob t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6", "market stake delegates 77aa...:0 --none"],
        }
            .With(collateral, delegates, none)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var output = StakeCommand.ReadOutPoint(context.Value(collateral)!);
                var named = (context.Value(delegates) ?? []).Select(context.ReadAddress).ToList();
                if (named.Count > 0 == context.Value(none))
                {
                    throw CliException.Usage("Name delegates with --delegate, or take the right from all with --none.");
                }

                var rules = await context.NetworkAsync(cancellationToken);
                var stake = await context.Client.GetStakeAsync(output, cancellationToken);
                var signer = Signer(context, [stake.OperatorAddress], "operator");
                var payload = new SetDelegates(output, RegisterCommand.Sort(named, signer.Address));
                await StakePayments.SubmitPaidAsync(context, "delegates-set", output, payload, rules, [signer], cancellationToken);
            });
    }

    public static CliCommand Unregister(CommandRuntime runtime)
    {
        var collateral = StakeCommand.CollateralArgument();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        return new CliCommand("unregister", "Take a stake off the network. It loses its place at once; the collateral becomes free when it has matured. Free.")
        {
            Examples = ["market stake unregister 77aa...:0"],
        }
            .With(collateral, yes)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var output = StakeCommand.ReadOutPoint(context.Value(collateral)!);
                var rules = await context.NetworkAsync(cancellationToken);
                var stake = await context.Client.GetStakeAsync(output, cancellationToken);
                var signer = Signer(context, [stake.OperatorAddress], "operator");
                context.Confirm($"Unregister the {stake.Tier} stake {output}? Its collateral becomes free after {rules.Rules.Stakes.Maturity} rounds.", context.Value(yes));
                var unregister = Transaction.Create([], [], new UnregisterStake(output, stake.RegisteredRound));
                await StakePayments.SubmitFreeAsync(context, "unregistered", output, unregister, rules, signer, cancellationToken);
            });
    }

    private static PrivateKey Signer(CommandContext context, IEnumerable<string> allowed, string role)
    {
        var addresses = allowed.Select(Address.Parse).ToList();
        var keys = context.Keys();
        var own = addresses.Find(keys.Owns);
        return keys.Owns(own)
            ? keys.KeyOf(own.Hash)
            : throw new CliException($"Only the {role} of the stake may do this: {string.Join(", ", addresses)}. This wallet is none of them.", ExitCodes.Failure, ProblemCodes.NotYours);
    }
}
