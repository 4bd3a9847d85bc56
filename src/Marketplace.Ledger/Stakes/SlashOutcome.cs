using System.Collections.Immutable;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes.Evidence;

namespace Marketplace.Ledger.Stakes;

/// <summary>What becomes of a slashed stake's collateral; together exactly its amount.</summary>
/// <param name="Collateral">The collateral.</param>
/// <param name="Burned">What is destroyed, with the remainder of the division.</param>
/// <param name="Reward">What the reporter receives.</param>
/// <param name="Returned">What the operator keeps.</param>
/// <param name="Owner">The operator.</param>
public readonly record struct SlashOutcome(OutPoint Collateral, Money Burned, Money Reward, Money Returned, KeyHash Owner)
{
    /// <summary>The outputs of the slashing: the reward, then what the operator keeps; none is zero.</summary>
    /// <param name="reporter">Who is rewarded.</param>
    public ImmutableArray<TransactionOutput> Outputs(KeyHash reporter)
    {
        var outputs = ImmutableArray.CreateBuilder<TransactionOutput>(2);
        if (!Reward.IsZero)
        {
            outputs.Add(TransactionOutput.To(Reward, reporter));
        }

        if (!Returned.IsZero)
        {
            outputs.Add(TransactionOutput.To(Returned, Owner));
        }

        return outputs.DrainToImmutable();
    }

    /// <summary>What evidence of a kind costs a stake.</summary>
    /// <remarks>
    /// A stake that stands for the validator set never loses less than by double signing: the first slashing ends its record, and a lie that it told and
    /// reported itself would otherwise buy it free of what its votes until the end of the epoch may cost.
    /// </remarks>
    /// <param name="stake">The stake.</param>
    /// <param name="kind">What the evidence shows.</param>
    /// <param name="parameters">The rules in force.</param>
    public static SlashOutcome Of(StakeRecord stake, EvidenceKind kind, StakeParameters parameters)
    {
        var taken = Part(stake.Amount, kind switch
        {
            EvidenceKind.DoubleVote or EvidenceKind.DoubleProposal => parameters.DoubleSigningPartsPerMillion,
            EvidenceKind.FalseStatement when stake.Validates => Math.Max(parameters.FalseStatementPartsPerMillion, parameters.DoubleSigningPartsPerMillion),
            EvidenceKind.FalseStatement => parameters.FalseStatementPartsPerMillion,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such evidence."),
        });
        var reward = Part(taken, parameters.ReporterPartsPerMillion);
        return new SlashOutcome(stake.Collateral, taken - reward, reward, stake.Amount - taken, stake.Operator);
    }

    private static Money Part(Money amount, uint partsPerMillion) =>
        Money.FromSatoshis((long)((Int128)amount.Satoshis * partsPerMillion / 1_000_000));
}
