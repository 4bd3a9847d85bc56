using System.Numerics;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Tests.Model;

/// <content>The end of a block.</content>
public sealed partial class ReferenceModel
{
    /// <summary>Says what the block's coinbase must be, holds the real one against it, and applies it.</summary>
    /// <param name="coinbase">The block's coinbase; null if it has none.</param>
    /// <param name="proposer">The proposer's key.</param>
    /// <param name="height">The block's height.</param>
    /// <param name="timeMilliseconds">The block's time.</param>
    public void EndBlock(Transaction? coinbase, PublicKey proposer, long height, long timeMilliseconds)
    {
        if (_block.Fees > 0)
        {
            var stake = Stakes.Values.SingleOrDefault(stake => stake.NodeKey == proposer);
            _block.Pay(stake?.Payout ?? Address.FromKeyHash(proposer.Hash), _block.Fees);
        }

        var outputs = _block.Payouts.Select(payout => (payout.Amount, Lock: Matured(OutputLock.Of(payout.Payee), timeMilliseconds))).ToList();
        outputs.AddRange(_block.Refunds.Concat(_block.Payments).Select(paid => (paid.Amount, OutputLock.Of(paid.To))));

        var burned = _block.ProtocolFees * Rules.BurnPartsPerMillion / 1_000_000;
        var added = _block.Treasury + _block.ProtocolFees - burned;
        var paid = _block.Payments.Aggregate(BigInteger.Zero, (sum, payment) => sum + payment.Amount);
        var inputs = _block.Deposits.ToList();
        if (added > 0 || paid > 0)
        {
            var rest = Treasury + added - paid;
            inputs.AddRange(Unspent.Where(output => output.Value.Lock is TreasuryLock).Select(output => output.Key));
            if (rest > 0)
            {
                outputs.Add((rest, TreasuryLock.Instance));
            }
        }

        Burned += burned + _block.BurnedDeposits;
        Assert.Equal(inputs.Count + outputs.Count > 0, coinbase is not null);
        if (coinbase is not null)
        {
            Assert.Equal(new Coinbase(height), coinbase.Payload);
            Assert.Equal(inputs.Order(), coinbase.Inputs);
            Assert.Equal(outputs, coinbase.Outputs.Select(output => ((BigInteger)output.Amount.Satoshis, output.Lock)));
            Assert.Empty(coinbase.Witnesses);
            inputs.ForEach(input => Unspent.Remove(input));
            MakeOutputs(coinbase, height);
            Transactions++;
        }

        ChooseValidators();
    }

    private OutputLock Matured(OutputLock plain, long timeMilliseconds)
    {
        var milliseconds = timeMilliseconds + ((BigInteger)Rules.CoinbaseMaturityRounds * parameters.Emission.RoundMilliseconds);
        var second = (milliseconds / 1000) + (milliseconds % 1000 == 0 ? 0 : 1);
        return Rules.CoinbaseMaturityRounds == 0 ? plain : new TimeLock(plain, LockUntil.AtTime((long)second));
    }
}
