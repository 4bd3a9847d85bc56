using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Grains.Tests.Support;

/// <summary>A lease's money, added up from the blocks alone.</summary>
internal sealed class LedgerSums
{
    public long Deposited { get; private set; }

    public long Seconds { get; private set; }

    public long Fee { get; private set; }

    public long Refunded { get; private set; }

    public int Openings { get; private set; }

    public int Settlements { get; private set; }

    public int Closings { get; private set; }

    public Dictionary<KeyHash, long> PaidTo { get; } = [];

    public long Paid => PaidTo.Values.Sum();

    public void Add(Transaction transaction, LeaseId lease, KeyHash feeOwner, KeyHash renter)
    {
        switch (transaction.Payload)
        {
            case OpenLease when new LeaseId(transaction.Id) == lease:
                Openings++;
                Deposited += Escrowed(transaction, LeaseId.Self);
                break;
            case TopUpLease topUp when topUp.Lease == lease:
                Deposited += Escrowed(transaction, lease);
                break;
            case SettleLease settle when settle.Lease == lease:
                Settlements++;
                Count(transaction, settle.Usage, feeOwner, renter);
                break;
            case CloseLease close when close.Lease == lease:
                Closings++;
                Count(transaction, close.Usage, feeOwner, renter);
                break;
        }
    }

    private void Count(Transaction transaction, IEnumerable<Usage> usage, KeyHash feeOwner, KeyHash renter)
    {
        Seconds += usage.Sum(each => (long)each.PaidSeconds);
        foreach (TransactionOutput output in transaction.Outputs)
        {
            if (output.Lock is not KeyLock key) continue;
            if (key.Hash == feeOwner) Fee += output.Amount.Satoshis;
            else if (key.Hash == renter) Refunded += output.Amount.Satoshis;
            else PaidTo[key.Hash] = PaidTo.GetValueOrDefault(key.Hash) + output.Amount.Satoshis;
        }
    }

    private static long Escrowed(Transaction transaction, LeaseId lease) =>
        transaction.Outputs.Where(output => output.Lock is EscrowLock escrow && escrow.Lease == lease).Sum(output => output.Amount.Satoshis);
}
