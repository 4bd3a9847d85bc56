using System.Collections.Immutable;
using Marketplace.Ledger;
using Marketplace.Ledger.Canonical;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Stakes;

namespace Marketplace.Chain.Questions;

/// <summary>Which stakes are there, and in which order will they be paid? Takes time in proportion to their number; ask once for many readers.</summary>
public sealed record StakesQuestion : LedgerQuestion<LedgerStakes>
{
    /// <inheritdoc/>
    public override LedgerStakes Answer(LedgerState state)
    {
        var queues = ImmutableDictionary.CreateBuilder<StakeTier, ImmutableArray<OutPoint>>();
        foreach (var tier in StakeTiers.All)
        {
            queues[tier] = [.. state.Stakes.QueueOf(tier).Select(place => place.Stake)];
        }

        return new LedgerStakes(state.Height, state.TipId, state.Clock, state.Rules, [.. state.Stakes.Records], queues.ToImmutable());
    }

    internal override QuestionKind Kind => QuestionKind.Stakes;

    internal override void WriteAnswer(ref CanonicalWriter writer, LedgerStakes answer)
    {
        writer.WriteInt64(answer.Height);
        writer.WriteHash(answer.BlockId);
        WireParts.WriteClock(ref writer, answer.Clock);
        LedgerRulesCodec.Write(ref writer, answer.Rules);
        writer.WriteVarUInt((uint)answer.Records.Length);
        foreach (var stake in answer.Records)
        {
            AffairsCodec.WriteStake(ref writer, stake);
        }

        foreach (var tier in StakeTiers.All)
        {
            var queue = answer.Queues[tier];
            writer.WriteVarUInt((uint)queue.Length);
            foreach (var collateral in queue)
            {
                StakePayloadCodec.WriteOutPoint(ref writer, collateral);
            }
        }
    }

    internal override LedgerStakes ReadAnswer(ref CanonicalReader reader)
    {
        var height = WireParts.ReadHeight(ref reader);
        var block = reader.ReadHash();
        var clock = WireParts.ReadClock(ref reader);
        var rules = LedgerRulesCodec.Read(ref reader);
        var records = new StakeRecord[reader.ReadCount(AffairsCodec.MaxStakes, AffairsCodec.MinStakeBytes, "stakes")];
        for (var i = 0; i < records.Length && !reader.Failed; i++)
        {
            records[i] = AffairsCodec.ReadStake(ref reader);
        }

        var queues = ImmutableDictionary.CreateBuilder<StakeTier, ImmutableArray<OutPoint>>();
        foreach (var tier in StakeTiers.All)
        {
            var queue = new OutPoint[reader.ReadCount(records.Length, Hash256.Size + 1, "places")];
            for (var i = 0; i < queue.Length && !reader.Failed; i++)
            {
                queue[i] = StakePayloadCodec.ReadOutPoint(ref reader);
            }

            queues[tier] = [.. queue];
        }

        return new LedgerStakes(height, block, clock, rules, [.. records], queues.ToImmutable());
    }
}

/// <summary>The stakes as of one block.</summary>
/// <param name="Height">The block's height.</param>
/// <param name="BlockId">The block.</param>
/// <param name="Clock">The round that the block is in.</param>
/// <param name="Rules">The rules in force.</param>
/// <param name="Records">All stakes, ascending by collateral.</param>
/// <param name="Queues">The collaterals of each tier's queue, next to be paid first; by tier.</param>
public sealed record LedgerStakes(
    long Height,
    Hash256 BlockId,
    RoundClock Clock,
    LedgerRules Rules,
    ImmutableArray<StakeRecord> Records,
    ImmutableDictionary<StakeTier, ImmutableArray<OutPoint>> Queues)
{
    /// <summary>A stake by its collateral; null when the ledger does not know it.</summary>
    /// <param name="collateral">The collateral.</param>
    public StakeRecord? Find(OutPoint collateral)
    {
        var (from, until) = (0, Records.Length - 1);
        while (from <= until)
        {
            var middle = (from + until) / 2;
            var order = Records[middle].Collateral.CompareTo(collateral);
            if (order == 0)
            {
                return Records[middle];
            }

            (from, until) = order < 0 ? (middle + 1, until) : (from, middle - 1);
        }

        return null;
    }
}
