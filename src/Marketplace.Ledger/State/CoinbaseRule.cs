using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger;

/// <summary>Computes the one coinbase that a block may have: what its rounds, fees and proposals move. A function of the block's opening and sums.</summary>
internal static class CoinbaseRule
{
    private const uint Million = 1_000_000;

    /// <summary>The most bytes of one output in a coinbase: amount, time lock around another lock.</summary>
    private const int OutputBytes = sizeof(long) + 2 + sizeof(long) + 1 + KeyHash.Size;

    private const int InputBytes = Hash256.Size + 5;

    /// <summary>The most bytes that the coinbase of a block takes.</summary>
    public static int ReservedBytes(BlockOpening opening) =>
        64
        + ((opening.Payouts.Count + 2 + (opening.Governance?.Conclusions.Length ?? 0) + (opening.Governance?.Enactments.Length ?? 0)) * OutputBytes)
        + ((1 + (opening.Governance?.Conclusions.Length ?? 0)) * InputBytes);

    /// <summary>The coinbase and what it does to the sums.</summary>
    /// <param name="store">The state after the block's transactions.</param>
    /// <param name="opening">What happened before them.</param>
    /// <param name="roundMilliseconds">How long a round is.</param>
    /// <param name="height">The block's height.</param>
    /// <param name="proposer">Who receives the transaction fees.</param>
    /// <param name="fees">The transaction fees.</param>
    /// <param name="protocolFees">What settlements have left for the protocol.</param>
    public static CoinbasePlan Plan(
        StateStore store, BlockOpening opening, int roundMilliseconds, long height, Address proposer, Money fees, Money protocolFees)
    {
        var outputs = new List<TransactionOutput>(opening.Payouts.Count + 2);
        var matures = MaturesAt(store.Rules, opening, roundMilliseconds);
        var feesPaid = fees.IsZero;
        foreach (var (payee, satoshis) in opening.Payouts)
        {
            var amount = Money.FromSatoshis(satoshis);
            if (!feesPaid && payee == proposer)
            {
                (amount, feesPaid) = (amount + fees, true);
            }

            outputs.Add(Payout(payee, amount, matures));
        }

        if (!feesPaid)
        {
            outputs.Add(Payout(proposer, fees, matures));
        }

        var inputs = new List<OutPoint>();
        var burned = Money.FromSatoshis((long)((Int128)protocolFees.Satoshis * store.Rules.BurnPartsPerMillion / Million));
        var added = opening.Foundation + (protocolFees - burned);
        var paid = Money.Zero;
        if (opening.Governance is { IsEmpty: false } governance)
        {
            inputs.AddRange(governance.Conclusions.Select(conclusion => conclusion.Proposal.Deposit));
            outputs.AddRange(governance.Refunds.Select(refund => new TransactionOutput(refund.Amount, OutputLock.Of(refund.To))));
            outputs.AddRange(governance.Payments.Select(payment => new TransactionOutput(payment.Amount, OutputLock.Of(payment.To))));
            burned += governance.Burned;
            paid = governance.Paid;
        }

        var movesTreasury = !added.IsZero || !paid.IsZero;
        if (movesTreasury)
        {
            if (store.Treasury is { } treasury)
            {
                inputs.Add(treasury);
            }

            if (store.TreasuryBalance + added - paid is { IsZero: false } rest)
            {
                outputs.Add(new TransactionOutput(rest, TreasuryLock.Instance));
            }
        }

        var coinbase = outputs.Count == 0 && inputs.Count == 0 ? null : Transaction.Create(inputs, outputs, new Coinbase(height));
        return new CoinbasePlan(coinbase, opening.Issued, burned, movesTreasury);
    }

    /// <summary>The second at which payouts of this block can be spent; null when at once.</summary>
    private static long? MaturesAt(LedgerRules rules, BlockOpening opening, int roundMilliseconds)
    {
        var rounds = rules.CoinbaseMaturityRounds;
        var milliseconds = (Int128)rounds * roundMilliseconds;
        return rounds == 0 ? null : (long)Int128.Min((opening.TimeMilliseconds + milliseconds + 999) / 1000, LockUntil.MaxValue);
    }

    private static TransactionOutput Payout(Address payee, Money amount, long? matures)
    {
        var owner = OutputLock.Of(payee);
        return new TransactionOutput(amount, matures is { } second ? new TimeLock(owner, LockUntil.AtTime(second)) : owner);
    }
}

/// <summary>A coinbase and what it does to the sums.</summary>
/// <param name="Transaction">The coinbase; null if the block moves nothing by itself.</param>
/// <param name="Issued">What it issues.</param>
/// <param name="Burned">The part of the protocol fees that is destroyed.</param>
/// <param name="MovesTreasury">Whether the treasury's output is another one afterwards.</param>
internal sealed record CoinbasePlan(Transaction? Transaction, Money Issued, Money Burned, bool MovesTreasury);
