using System.Diagnostics.CodeAnalysis;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger;

/// <summary>Every value of the ledger's rules that a vote can change. A network begins with one set; proposals replace it.</summary>
/// <remarks>Each value has a <see cref="RuleId"/>, and a unit and range in <see cref="RuleDescriptions"/>.</remarks>
public sealed record LedgerRules
{
    /// <summary>The values that a network has unless its genesis says otherwise.</summary>
    public static LedgerRules Default { get; } = new();

    /// <summary>The protocol's share of each charge, parts per million, 0 to 1,000,000. The default is 2 %.</summary>
    public uint FeePartsPerMillion { get; init; } = 20_000;

    /// <summary>The part of the protocol's share that is destroyed, parts per million; the rest goes to the treasury. The default is a quarter.</summary>
    public uint BurnPartsPerMillion { get; init; } = 250_000;

    /// <summary>The fee for each started 1,024 bytes of a transaction's body, 0 to 10 FLUX. The default is 1,000 satoshis.</summary>
    public Money MinimumTransactionFee { get; init; } = Money.FromSatoshis(1_000);

    /// <summary>Bytes of an encoded block, 256 KiB to 32 MiB. The default is 8 MiB.</summary>
    public int MaximumBlockBytes { get; init; } = 8 << 20;

    /// <summary>Transactions of a block, coinbase included, 2 to 100,000. The default is 20,000.</summary>
    public int MaximumBlockTransactions { get; init; } = 20_000;

    /// <summary>How far after the block's time a lease may end, seconds. The default is 366 days.</summary>
    public uint MaximumTermSeconds { get; init; } = 366 * 24 * 3600;

    /// <summary>For how many seconds of all instances the first deposit must last. The default is 60.</summary>
    public uint MinimumPaidSeconds { get; init; } = 60;

    /// <summary>How long after a lease's end its renter must wait before taking everything back, seconds. The default is a day.</summary>
    public uint ReclaimGraceSeconds { get; init; } = 24 * 3600;

    /// <summary>The least time that a settlement must cover, seconds; closing is exempt. The default is 10.</summary>
    public uint MinimumSettleIntervalSeconds { get; init; } = 10;

    /// <summary>How a round's subsidy is divided. The default is <see cref="EmissionSplit.Flux"/>.</summary>
    public EmissionSplit EmissionSplit { get; init; } = EmissionSplit.Flux;

    /// <summary>How long payouts to stakes and proposers stay locked, rounds. The default is 100.</summary>
    public long CoinbaseMaturityRounds { get; init; } = 100;

    /// <summary>The rules of a stake's life: collaterals, spans and what slashing takes.</summary>
    public StakeParameters Stakes { get; init; } = StakeParameters.Mainnet;

    /// <summary>What a proposal locks while it is voted on. The default is 1,000 FLUX.</summary>
    public Money ProposalDeposit { get; init; } = Money.FromFlux("1000");

    /// <summary>The shortest vote, rounds. The default is 20,160 (7 days).</summary>
    public long MinimumVotingRounds { get; init; } = 20_160;

    /// <summary>The longest vote, rounds. The default is 86,400 (30 days).</summary>
    public long MaximumVotingRounds { get; init; } = 86_400;

    /// <summary>How long after the end of its vote an accepted proposal takes effect, rounds. The default is 5,760 (2 days).</summary>
    public long EnactmentDelayRounds { get; init; } = 5_760;

    /// <summary>The stake that has to vote, parts per million of the collateral of all registered stakes. The default is 30 %.</summary>
    public uint QuorumPartsPerMillion { get; init; } = 300_000;

    /// <summary>The part of yes and no together that has to be yes, parts per million, at least 500,000. The default is that; a tie is a no.</summary>
    public uint ThresholdPartsPerMillion { get; init; } = 500_000;

    /// <summary>The smallest output that can vote, at most the cumulus collateral; also the smallest quorum. The default is 1,000 FLUX.</summary>
    public Money MinimumVoteStake { get; init; } = Money.FromFlux("1000");

    /// <summary>The smallest collateral with which a stake can be a validator. The default is 40,000 FLUX.</summary>
    public Money ValidatorCollateral { get; init; } = Money.FromFlux("40000");

    /// <summary>The most weight of one validator, parts per million of all weight. The default is a third.</summary>
    public uint MaxWeightPartsPerMillion { get; init; } = 333_333;

    /// <summary>The most validators of a set, 1 to 1,000. The default is 100.</summary>
    public int MaximumValidators { get; init; } = 100;

    /// <summary>Satoshis per hour for each 100 thousandths of a core. The default is 70,000.</summary>
    public long CpuPer100Milli { get; init; } = 70_000;

    /// <summary>Satoshis per hour for each 100 MiB of memory. The default is 23,000.</summary>
    public long MemoryPer100MiB { get; init; } = 23_000;

    /// <summary>Satoshis per hour for each GiB of disk. The default is 9,000.</summary>
    public long DiskPerGiB { get; init; } = 9_000;

    /// <summary>Satoshis per hour for each published port. The default is 5,000.</summary>
    public long PerPort { get; init; } = 5_000;

    /// <summary>The least that an instance costs, satoshis per second, at least 1, which is the default.</summary>
    public long MinimumRatePerSecond { get; init; } = 1;

    /// <summary>The value of one rule in its unit.</summary>
    /// <param name="id">The rule.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number names no rule.</exception>
    public ulong Get(RuleId id) =>
        RuleDescriptions.TryGet(id, out var rule) ? rule.Get(this) : throw new ArgumentOutOfRangeException(nameof(id), id, "There is no such rule.");

    /// <summary>These rules with some values changed, all at once: only the result has to keep the bounds.</summary>
    /// <param name="changes">At least one; no rule twice.</param>
    /// <param name="rules">The new rules.</param>
    /// <param name="fault">Why there are none, in one sentence.</param>
    public bool TryWith(ReadOnlySpan<RuleChange> changes, [NotNullWhen(true)] out LedgerRules? rules, [NotNullWhen(false)] out string? fault)
    {
        rules = null;
        fault = changes.IsEmpty ? "Nothing is changed." : null;
        var changed = this;
        for (var i = 0; i < changes.Length && fault is null; i++)
        {
            var (id, value) = changes[i];
            if (!RuleDescriptions.TryGet(id, out var rule))
            {
                fault = $"There is no rule {(ushort)id}.";
            }
            else if (Names(changes[..i], id))
            {
                fault = $"The rule {rule.Name} is changed twice.";
            }
            else if (!rule.Allows(value))
            {
                fault = OutOfRange(rule, value);
            }
            else
            {
                changed = rule.With(changed, value);
            }
        }

        fault ??= changed.FindFault();
        rules = fault is null ? changed : null;
        return fault is null;
    }

    /// <summary>Which rule the values break, in one sentence; null if none.</summary>
    public string? FindFault()
    {
        foreach (var rule in RuleDescriptions.All)
        {
            if (rule.Get(this) is var value && !rule.Allows(value))
            {
                return OutOfRange(rule, value);
            }
        }

        return this switch
        {
            _ when EmissionSplit.Total == 0 => "The split has at least one part.",
            _ when Stakes.FindFault() is { } fault => fault,
            _ when MinimumVotingRounds > MaximumVotingRounds => "The shortest vote is not longer than the longest.",
            _ when MinimumVoteStake > Stakes.CumulusCollateral => "The smallest stake that can vote is not above the cumulus collateral: every stake can vote.",
            _ => null,
        };
    }

    /// <summary>The least fee of a transaction that pays one.</summary>
    /// <param name="transaction">The transaction, signed or not.</param>
    public Money MinimumFeeFor(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return MinimumFeeFor(transaction.BodyLength);
    }

    /// <summary>The least fee of a transaction with a body of so many bytes.</summary>
    /// <param name="bodyBytes">At least 1, at most <see cref="FormatLimits.MaxTransactionBytes"/>.</param>
    public Money MinimumFeeFor(int bodyBytes) => MinimumTransactionFee * ((bodyBytes + 1023) / 1024);

    private static bool Names(ReadOnlySpan<RuleChange> changes, RuleId id)
    {
        foreach (var change in changes)
        {
            if (change.Id == id)
            {
                return true;
            }
        }

        return false;
    }

    private static string OutOfRange(RuleDescription rule, ulong value) =>
        $"The rule {rule.Name} is {value}; it goes from {rule.Minimum} to {rule.Maximum}.";
}
