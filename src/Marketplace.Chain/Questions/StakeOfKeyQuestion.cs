using Marketplace.Ledger;
using Marketplace.Ledger.Canonical;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;

namespace Marketplace.Chain.Questions;

/// <summary>How does the stake of one machine stand?</summary>
/// <param name="NodeKey">The machine's key; no two stakes have the same.</param>
public sealed record StakeOfKeyQuestion(PublicKey NodeKey) : LedgerQuestion<StakeOfKeyAnswer>
{
    /// <inheritdoc/>
    public override StakeOfKeyAnswer Answer(LedgerState state) =>
        new(state.Stakes.TryGet(NodeKey, out var stake) ? stake : null, state.Rules, state.Clock, state.TipTime, state.Height);

    internal override QuestionKind Kind => QuestionKind.StakeOfKey;

    internal override void Write(ref CanonicalWriter writer) => NodeKey.CopyTo(writer.Take(PublicKey.Size));

    internal override void WriteAnswer(ref CanonicalWriter writer, StakeOfKeyAnswer answer)
    {
        LedgerRulesCodec.Write(ref writer, answer.Rules);
        WireParts.WriteClock(ref writer, answer.Clock);
        writer.WriteInt64(answer.TipTime);
        writer.WriteInt64(answer.AsOfHeight);
        WireParts.WriteFlag(ref writer, answer.Stake is not null);
        if (answer.Stake is { } stake)
        {
            AffairsCodec.WriteStake(ref writer, stake);
        }
    }

    internal override StakeOfKeyAnswer ReadAnswer(ref CanonicalReader reader)
    {
        var rules = LedgerRulesCodec.Read(ref reader);
        var clock = WireParts.ReadClock(ref reader);
        var tipTime = reader.ReadInt64(long.MaxValue, "A time");
        var height = WireParts.ReadHeight(ref reader);
        var stake = WireParts.ReadFlag(ref reader) ? AffairsCodec.ReadStake(ref reader) : null;
        return new StakeOfKeyAnswer(stake, rules, clock, tipTime, height);
    }
}

/// <summary>How a machine's stake stands, with what its deadlines are counted by.</summary>
/// <param name="Stake">The stake; null if none is registered with the key.</param>
/// <param name="Rules">The rules in force.</param>
/// <param name="Clock">The reward round of the last block.</param>
/// <param name="TipTime">The time of the last block, unix milliseconds.</param>
/// <param name="AsOfHeight">The height of the state.</param>
public sealed record StakeOfKeyAnswer(StakeRecord? Stake, LedgerRules Rules, RoundClock Clock, long TipTime, long AsOfHeight);
