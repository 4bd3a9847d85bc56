using System.Collections.Immutable;
using Marketplace.Cli.Commands.Nodes;
using System.CommandLine;
using Marketplace.Client;
using Marketplace.Wallet.Payments;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Market.Words;

namespace Marketplace.Cli.Commands.Stakes;

/// <summary>`market stake register`: registers a collateral as a machine's stake.</summary>
internal static class RegisterCommand
{
    private const string TooYoung = "collateral-too-young";
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    // For blocks that come late.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static CliCommand Create(CommandRuntime runtime)
    {
        var collateral = new Option<string>("--collateral") { Description = "The collateral: market stake collateral lock makes one.", HelpName = "TRANSACTION:INDEX", Required = true };
        var file = NodeKeyCommand.FileOption();
        var nodeKey = new Option<string?>("--node-key") { Description = "The public key that the file must hold, to be sure that it is the right machine's.", HelpName = "PUB" };
        var payout = new Option<string?>("--payout") { Description = "Who receives the rewards: an address, or a wallet's name. Default: the owner of the collateral.", HelpName = "ADDRESS" };
        var delegates = DelegateOption();
        var validates = new Option<bool>("--validates") { Description = "Stand for the validator set with the machine's key: it must then run a validator, and signing twice costs the collateral." };
        var wait = new Option<bool>("--wait") { Description = "If the collateral was locked only lately, wait until it is old enough." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        return new CliCommand("register", "Register a collateral as a machine's stake. The machine's key signs too, to show that you have it; then its host confirms it.")
        {
            Examples =
            [
                "market stake register --collateral 77aa...:0 --node-key-file data/keys/node.key --wait",
                "market stake register --collateral 77aa...:0 --payout t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6 --delegate bob --yes",
            ],
        }
            .With(collateral, file, nodeKey, payout, delegates, validates, wait, yes)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var output = StakeCommand.ReadOutPoint(context.Value(collateral)!);
                using var machine = NodeKeyFile.Read(context.Value(file)!);
                RequireKey(context.Value(nodeKey), machine.PublicKey);
                var named = (context.Value(delegates) ?? []).Select(context.ReadAddress).ToList();
                var rules = await context.NetworkAsync(cancellationToken);
                var (owner, tier) = await CollateralCommand.ReadAsync(context, output, rules, cancellationToken);
                var paid = context.Value(payout) is { } text ? context.ReadAddress(text) : owner.Address;
                context.Confirm($"Register {output} as the {WireWords.Tier.Write(tier)} stake of {machine.PublicKey}, which pays {paid}?", context.Value(yes));
                var payload = new RegisterStake(output, machine.PublicKey, paid, Sort(named, owner.Address), context.Value(validates));
                await OnceOldEnoughAsync(
                    context,
                    rules,
                    context.Value(wait),
                    () => StakePayments.SubmitPaidAsync(context, "registered", output, payload, rules, [owner, machine], cancellationToken),
                    cancellationToken);
            });
    }

    // Only the ledger knows in which round the collateral was made, so it is asked again.
    private static async Task OnceOldEnoughAsync(CommandContext context, NetworkRules rules, bool wait, Func<Task> submit, CancellationToken cancellationToken)
    {
        var time = context.Environment.Time;
        var round = TimeSpan.FromMilliseconds(rules.Parameters.Emission.RoundMilliseconds);
        var pause = TimeSpan.FromTicks(Math.Clamp(round.Ticks, ShortestPause.Ticks, LongestPause.Ticks));
        var age = round * rules.Rules.Stakes.CollateralAge;
        var begin = time.GetTimestamp();
        while (true)
        {
            try
            {
                await submit();
                return;
            }
            catch (ApiException young) when (young.Code == TooYoung && wait && time.GetElapsedTime(begin) < age + Patience)
            {
                var left = age - time.GetElapsedTime(begin);
                await context.Screen.PauseAsync(
                    $"the collateral comes of age in at most {Math.Max(1, Math.Ceiling(left.TotalSeconds)):0} s", pause, time, cancellationToken);
            }
            catch (ApiException young) when (young.Code == TooYoung && !wait)
            {
                throw new CliException(
                    $"The collateral is too young: it has to be {rules.Rules.Stakes.CollateralAge} rounds old, which takes {age.TotalSeconds:0} s. Add --wait to wait for that.",
                    ExitCodes.Failure,
                    TooYoung,
                    young);
            }
        }
    }

    /// <summary>Delegates as options.</summary>
    public static Option<string[]> DelegateOption() => new("--delegate")
    {
        Description = $"An address whose key can start the stake again, and nothing else; repeat it, at most {StakeParameters.MaxDelegates}.",
        HelpName = "ADDRESS",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Delegates in the order of the ledger.</summary>
    /// <exception cref="CliException">There are too many, or one that cannot be.</exception>
    public static ImmutableArray<KeyHash> Sort(IEnumerable<Address> named, Address owner)
    {
        var delegates = new SortedSet<KeyHash>();
        foreach (var address in named)
        {
            if (address.Kind != AddressKind.KeyHash)
            {
                throw CliException.Usage($"{address} is the address of a script; a delegate is a key (t1...).");
            }

            if (address == owner)
            {
                throw CliException.Usage($"{address} owns the collateral and needs no delegation.");
            }

            delegates.Add(address.Hash);
        }

        return delegates.Count <= StakeParameters.MaxDelegates
            ? [.. delegates]
            : throw CliException.Usage($"A stake has at most {StakeParameters.MaxDelegates} delegates, not {delegates.Count}.");
    }

    private static void RequireKey(string? named, PublicKey held)
    {
        if (named is not null && !string.Equals(named, held.ToString(), StringComparison.OrdinalIgnoreCase))
        {
            throw CliException.Usage($"The key file holds {held}, not {named}.");
        }
    }
}
