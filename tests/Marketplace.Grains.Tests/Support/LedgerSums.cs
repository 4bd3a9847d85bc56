using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Grains.Tests.Support;

/// <summary>A lease's money, added up from the blocks alone.</summary>
internal sealed class LedgerSums
{
    private readonly Dictionary<OutPoint, long> _escrow = [];

    public long Deposited { get; private set; }

    public long Seconds { get; private set; }

    /// <summary>What settlements spent and did not pay out: they leave it to the protocol.</summary>
    public long Fee { get; private set; }

    public long Refunded { get; private set; }

    public int Openings { get; private set; }

    public int Settlements { get; private set; }

    public int Closings { get; private set; }

    public Dictionary<KeyHash, long> PaidTo { get; } = [];

    public long Paid => PaidTo.Values.Sum();

    public void Add(Transaction transaction, LeaseId lease, KeyHash renter)
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
                Count(transaction, lease, settle.Usage, renter);
                break;
            case CloseLease close when close.Lease == lease:
                Closings++;
                Count(transaction, lease, close.Usage, renter);
                break;
        }
    }

    private void Count(Transaction transaction, LeaseId lease, IEnumerable<Usage> usage, KeyHash renter)
    {
        Seconds += usage.Sum(each => (long)each.PaidSeconds);
        foreach (OutPoint input in transaction.Inputs)
        {
            _escrow.Remove(input, out long spent);
            Fee += spent;
        }

        Fee -= transaction.Outputs.Sum(output => output.Amount.Satoshis);
        Escrowed(transaction, lease);
        foreach (TransactionOutput output in transaction.Outputs)
        {
            if (output.Lock is not KeyLock key) continue;
            if (key.Hash == renter) Refunded += output.Amount.Satoshis;
            else PaidTo[key.Hash] = PaidTo.GetValueOrDefault(key.Hash) + output.Amount.Satoshis;
        }
    }

    private long Escrowed(Transaction transaction, LeaseId lease)
    {
        long sum = 0;
        for (int i = 0; i < transaction.Outputs.Length; i++)
        {
            if (transaction.Outputs[i] is not { Lock: EscrowLock escrow } output || escrow.Lease != lease) continue;
            _escrow.Add(new OutPoint(transaction.Id, (uint)i), output.Amount.Satoshis);
            sum += output.Amount.Satoshis;
        }

        return sum;
    }
}
