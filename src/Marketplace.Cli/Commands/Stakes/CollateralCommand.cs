using System.CommandLine;
using Marketplace.Wallet.Payments;
using Marketplace.Cli.Output;
using Marketplace.Cli.Terminal;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Market.Words;

namespace Marketplace.Cli.Commands.Stakes;

/// <summary>`market stake collateral lock|ls|unlock`: the money that stands behind a stake.</summary>
internal static class CollateralCommand
{
    // More than anybody runs; a wallet full of small coins must not be read to its end.
    private const int MaxListed = 5_000;

    public static CliCommand Create(CommandRuntime runtime) =>
        new CliCommand("collateral", "Lock the money that stands behind a stake, list it, take it back.").With(Lock(runtime), List(runtime), Unlock(runtime));

    /// <summary>The key of this wallet that owns a collateral, and the collateral's tier.</summary>
    /// <exception cref="CliException">The output is no collateral of this wallet.</exception>
    public static async Task<(PrivateKey Owner, StakeTier Tier)> ReadAsync(CommandContext context, OutPoint output, NetworkRules rules, CancellationToken cancellationToken)
    {
        var (amount, owner) = await ReadOutputAsync(context, output, cancellationToken);
        return rules.Rules.Stakes.TryGetTier(amount, out var tier)
            ? (context.Keys().KeyOf(owner), tier.Value)
            : throw new CliException($"The collateral {output} is {amount} FLUX, which is no tier's: {Amounts(rules)}.", ExitCodes.Failure, "collateral-invalid");
    }

    private static CliCommand Lock(CommandRuntime runtime)
    {
        var tier = new Argument<string>("tier") { Description = $"{WireWords.Tier.Choice}: the rules in force say how much each takes.", HelpName = "TIER" };
        tier.AcceptOnlyFromAmong([.. WireWords.Tier.Words]);
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        return new CliCommand("lock", "Lock exactly the collateral of a tier. It stays yours: without a registered stake, unlock takes it back at any time.")
        {
            Examples = ["market stake collateral lock cumulus", "market stake collateral lock stratus --yes --json"],
        }
            .With(tier, yes)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var wanted = WireWords.Tier.Read(context.Value(tier));
                var rules = await context.NetworkAsync(cancellationToken);
                var amount = rules.Rules.Stakes.CollateralOf(wanted);
                context.Confirm($"Lock {amount} FLUX as the collateral of a {context.Value(tier)} stake on {rules.Parameters.Name}?", context.Value(yes));
                var keys = context.Keys();
                var locked = new TransactionOutput(amount, new CollateralLock(0, new KeyLock(keys.First.PublicKey.Hash)));
                var (funded, answer) = await context.WalletClient.PayAsync(keys, [locked], rules, cancellationToken);
                var output = new LockedOutput
                {
                    Collateral = new OutPoint(funded.Transaction.Id, 0).ToString(),
                    Tier = context.Value(tier)!,
                    AmountSatoshis = new(amount.Satoshis),
                    Operator = keys.First.Address.ToString(),
                    AgeRounds = rules.Rules.Stakes.CollateralAge,
                    FeeSatoshis = new(funded.Fee.Satoshis),
                    Height = answer.Height,
                };
                context.Screen.Show(output, CliJson.Readable.LockedOutput, screen => screen.Pairs(
                    ("collateral", output.Collateral),
                    ("tier", $"{output.Tier}, {Screen.Flux(output.AmountSatoshis)}"),
                    ("operator", output.Operator),
                    ("fee", Screen.Flux(funded.Fee.Satoshis)),
                    ("in block", $"{output.Height}"),
                    ("next", $"after {output.AgeRounds} rounds: market stake register --collateral {output.Collateral}")));
            });
    }

    private static CliCommand List(CommandRuntime runtime) => new CliCommand("ls", "List the collaterals of your wallet.")
    {
        Examples = ["market stake collateral ls", "market stake collateral ls --json"],
    }
        .Runs(runtime, async (context, cancellationToken) =>
        {
            var owner = context.OwnAddress();
            var rules = await context.NetworkAsync(cancellationToken);
            var items = await context.Client.ListUnspentAsync(owner, cancellationToken)
                .Take(MaxListed)
                .Where(item => item.Lock.Kind == "collateral")
                .Select(item => Describe(item, owner, rules))
                .ToListAsync(cancellationToken);
            context.Screen.Show(new CollateralListOutput { Items = items }, CliJson.Readable.CollateralListOutput, screen => screen.Table(
                ["Collateral", "Tier", ">Amount"],
                items.Select(item => new[] { item.Collateral, item.Tier, Screen.Flux(item.AmountSatoshis) }),
                $"{owner} has no collateral."));
        });

    private static CliCommand Unlock(CommandRuntime runtime)
    {
        var collateral = StakeCommand.CollateralArgument();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        return new CliCommand("unlock", "Make a collateral money of its owner again. Refused while a stake stands on it.")
        {
            Examples = ["market stake collateral unlock 77aa...:0"],
        }
            .With(collateral, yes)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var output = StakeCommand.ReadOutPoint(context.Value(collateral)!);
                var rules = await context.NetworkAsync(cancellationToken);
                var (amount, owner) = await ReadOutputAsync(context, output, cancellationToken);
                var fee = rules.Rules.MinimumFeeFor(Transaction.Create([output], [TransactionOutput.To(amount, owner)]));
                if (fee >= amount)
                {
                    throw new CliException($"The collateral is {amount} FLUX, which its fee of {fee} FLUX eats up.", ExitCodes.Failure, "not-enough-money");
                }

                rules.RequireFair(fee);
                context.Confirm($"Unlock {amount} FLUX, with a fee of {fee} FLUX?", context.Value(yes));
                var transaction = Transaction.Create([output], [TransactionOutput.To(amount - fee, owner)]).Sign(rules.GenesisHash, context.Keys().KeyOf(owner));
                var answer = await context.Client.SubmitAsync(transaction, cancellationToken);
                var unlocked = new UnlockedOutput
                {
                    TransactionId = answer.TransactionId, Collateral = output.ToString(), AmountSatoshis = new((amount - fee).Satoshis), FeeSatoshis = new(fee.Satoshis), Height = answer.Height,
                };
                context.Screen.Show(unlocked, CliJson.Readable.UnlockedOutput, screen => screen.Pairs(
                    ("unlocked", unlocked.Collateral),
                    ("amount", Screen.Flux(unlocked.AmountSatoshis)),
                    ("fee", Screen.Flux(unlocked.FeeSatoshis)),
                    ("transaction", unlocked.TransactionId),
                    ("in block", $"{unlocked.Height}")));
            });
    }

    // The transaction that made it, which its id commits to, tells what it is.
    private static async Task<(Money Amount, KeyHash Owner)> ReadOutputAsync(CommandContext context, OutPoint output, CancellationToken cancellationToken)
    {
        var source = await context.WalletClient.GetTransactionAsync(output.TransactionId, cancellationToken);
        if (output.Index >= source.Outputs.Length || source.Outputs[(int)output.Index] is not { Lock: CollateralLock { Inner: KeyLock owner } } found)
        {
            throw new CliException($"The output {output} is no collateral of one key. Make one with: market stake collateral lock TIER", ExitCodes.Failure, "collateral-invalid");
        }

        return context.Keys().Owns(Address.FromKeyHash(owner.Hash))
            ? (found.Amount, owner.Hash)
            : throw new CliException($"The collateral {output} belongs to {Address.FromKeyHash(owner.Hash)}, not to this wallet.", ExitCodes.Failure, "not-yours");
    }

    private static LockedOutput Describe(UnspentItem item, Address owner, NetworkRules rules) => new()
    {
        Collateral = $"{item.TransactionId}:{item.Index}",
        Tier = Money.TryFromSatoshis(item.AmountSatoshis, out var amount) && rules.Rules.Stakes.TryGetTier(amount, out var tier) ? WireWords.Tier.Write(tier.Value) : "none",
        AmountSatoshis = item.AmountSatoshis,
        Operator = owner.ToString(),
    };

    private static string Amounts(NetworkRules rules) =>
        string.Join(", ", StakeTiers.All.ToArray().Select(tier => $"{WireWords.Tier.Write(tier)} {rules.Rules.Stakes.CollateralOf(tier)}"));
}
