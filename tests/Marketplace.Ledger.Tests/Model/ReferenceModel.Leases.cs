using System.Numerics;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Tests.Model;

/// <content>Leases.</content>
public sealed partial class ReferenceModel
{
    public BigInteger Escrowed(LeaseId id) => EscrowOf(id).Aggregate(BigInteger.Zero, (sum, outPoint) => sum + Unspent[outPoint].Amount);

    private RejectionCode? CheckOpen(Transaction transaction, LeaseTerms terms, long time, List<Address> parties)
    {
        parties.Add(Address.FromKeyHash(terms.Renter));
        if (terms.Instances < 1 || terms.Instances > 100 || terms.FeePartsPerMillion != Rules.FeePartsPerMillion
            || terms.EndsAt <= terms.StartsAt || terms.EndsAt <= time || terms.EndsAt > time + Rules.MaximumTermSeconds)
        {
            return RejectionCode.LeaseTermsInvalid;
        }

        if (CheckLocks(transaction, OutputLockTag.Escrow) is { } refusal)
        {
            return refusal;
        }

        var escrows = transaction.Outputs.Where(output => output.Lock is EscrowLock).ToList();
        if (escrows.Count != 1 || escrows[0].Lock is not EscrowLock { Lease.IsSelf: true })
        {
            return RejectionCode.LeaseEscrowWrong;
        }

        var least = (BigInteger)terms.RatePerSecond.Satoshis * terms.Instances * Rules.MinimumPaidSeconds;
        return escrows[0].Amount.Satoshis < least ? RejectionCode.LeaseDepositTooSmall : null;
    }

    private RejectionCode? CheckTopUp(Transaction transaction, TopUpLease topUp, long time, List<Address> parties)
    {
        if (!Leases.TryGetValue(topUp.Lease, out var lease))
        {
            return RejectionCode.LeaseUnknown;
        }

        parties.Add(Address.FromKeyHash(lease.Terms.Renter));
        if (time > lease.EndsAt)
        {
            return RejectionCode.LeaseEnded;
        }

        if (topUp.EndsAt is { } end && (end <= lease.EndsAt || end <= time || end > time + Rules.MaximumTermSeconds))
        {
            return RejectionCode.LeaseTermsInvalid;
        }

        if (CheckLocks(transaction, OutputLockTag.Escrow) is { } refusal)
        {
            return refusal;
        }

        var escrows = transaction.Outputs.Where(output => output.Lock is EscrowLock).ToList();
        if (escrows.Count != 1 || ((EscrowLock)escrows[0].Lock).Lease != topUp.Lease)
        {
            return RejectionCode.LeaseEscrowWrong;
        }

        if (EscrowOf(topUp.Lease).Count >= 64)
        {
            return RejectionCode.LeaseEscrowCrowded;
        }

        var everPaidIn = lease.Charged + Escrowed(topUp.Lease) + escrows[0].Amount.Satoshis;
        return everPaidIn > Money.MaxSatoshis ? RejectionCode.AmountOutOfRange : null;
    }

    private RejectionCode? Open(Transaction transaction, LeaseTerms terms, long time)
    {
        Leases.Add(new LeaseId(transaction.Id), new ModelLease(terms, terms.StartsAt > time ? terms.StartsAt : time, terms.EndsAt, 0, 0, 0));
        return null;
    }

    private RejectionCode? Extend(LeaseId lease, long end)
    {
        Leases[lease] = Leases[lease] with { EndsAt = end };
        return null;
    }

    private RejectionCode? Settle(Transaction transaction, LeaseId id, long through, List<Usage> usage, long height, long time, bool closing)
    {
        if (!Leases.TryGetValue(id, out var lease))
        {
            return RejectionCode.LeaseUnknown;
        }

        if (!transaction.Inputs.SequenceEqual(EscrowOf(id)))
        {
            return RejectionCode.LeaseInputsWrong;
        }

        if (CheckOnlySigner(transaction, lease.Terms.Meter) is { } signature)
        {
            return signature;
        }

        var staying = closing && through == lease.SettledThrough;
        if (!staying && (through <= lease.SettledThrough || through > time || through > lease.EndsAt))
        {
            return RejectionCode.LeaseThroughInvalid;
        }

        if (!closing && through - lease.SettledThrough < Rules.MinimumSettleIntervalSeconds)
        {
            return RejectionCode.LeaseSettledTooSoon;
        }

        var bySlot = usage.GroupBy(entry => entry.Slot).Select(slot => (slot.Key, Seconds: slot.Sum(entry => (long)entry.PaidSeconds)));
        if (bySlot.Any(slot => slot.Key >= lease.Terms.Instances || slot.Seconds > through - lease.SettledThrough))
        {
            return RejectionCode.LeaseUsageInvalid;
        }

        var charge = lease.Terms.RatePerSecond.Satoshis * usage.Aggregate(BigInteger.Zero, (sum, entry) => sum + entry.PaidSeconds);
        var escrowed = Escrowed(id);
        if (charge > escrowed)
        {
            return RejectionCode.LeaseChargeExceedsEscrow;
        }

        var fee = ((lease.Charged + charge) * lease.Terms.FeePartsPerMillion / 1_000_000) - lease.Fee;
        var rest = closing ? (OutputLock)new KeyLock(lease.Terms.Renter) : new EscrowLock(id);
        List<(BigInteger Amount, OutputLock Lock)> wanted = [.. Shares(usage, charge - fee), (escrowed - charge, rest)];
        if (!SameOutputs(transaction, wanted))
        {
            return RejectionCode.LeaseOutputsWrong;
        }

        Charged += charge;
        ProtocolFees += fee;
        _block.ProtocolFees += fee;
        Move(transaction, height);
        Leases[id] = lease with { SettledThrough = through, Charged = lease.Charged + charge, Fee = lease.Fee + fee, Settlements = lease.Settlements + 1 };
        if (closing)
        {
            Leases.Remove(id);
        }

        return null;
    }

    /// <summary>Each payee's share, rounded down, then one satoshi more for the largest remainders until nothing is left.</summary>
    private static IEnumerable<(BigInteger Amount, OutputLock Lock)> Shares(List<Usage> usage, BigInteger net)
    {
        var total = usage.Aggregate(BigInteger.Zero, (sum, entry) => sum + entry.PaidSeconds);
        var payees = new SortedDictionary<KeyHash, BigInteger>();
        foreach (var entry in usage)
        {
            payees[entry.Payee] = payees.GetValueOrDefault(entry.Payee) + entry.PaidSeconds;
        }

        var shares = payees.ToDictionary(payee => payee.Key, payee => net * payee.Value / total);
        var left = net - shares.Values.Aggregate(BigInteger.Zero, (sum, share) => sum + share);
        var inLine = payees.Keys.ToList();
        while (left > 0)
        {
            var first = inLine.OrderByDescending(payee => net * payees[payee] % total).ThenBy(payee => payee).First();
            inLine.Remove(first);
            shares[first] += 1;
            left--;
        }

        return payees.Keys.Select(payee => (shares[payee], (OutputLock)new KeyLock(payee)));
    }

    private RejectionCode? Reclaim(Transaction transaction, LeaseId id, long height, long time)
    {
        if (!Leases.TryGetValue(id, out var lease))
        {
            return RejectionCode.LeaseUnknown;
        }

        if (!transaction.Inputs.SequenceEqual(EscrowOf(id)))
        {
            return RejectionCode.LeaseInputsWrong;
        }

        if (CheckOnlySigner(transaction, lease.Terms.Renter) is { } signature)
        {
            return signature;
        }

        if (time <= lease.EndsAt + Rules.ReclaimGraceSeconds)
        {
            return RejectionCode.LeaseNotReclaimable;
        }

        if (!SameOutputs(transaction, [(Escrowed(id), new KeyLock(lease.Terms.Renter))]))
        {
            return RejectionCode.LeaseOutputsWrong;
        }

        Move(transaction, height);
        Leases.Remove(id);
        return null;
    }

    private static bool SameOutputs(Transaction transaction, IEnumerable<(BigInteger Amount, OutputLock Lock)> wanted) =>
        transaction.Outputs.Select(output => ((BigInteger)output.Amount.Satoshis, output.Lock)).SequenceEqual(wanted.Where(output => output.Amount > 0));

    private List<OutPoint> EscrowOf(LeaseId id) =>
        [.. Unspent.Where(output => output.Value.Lock is EscrowLock escrow && escrow.Lease == id).Select(output => output.Key).Order()];
}
