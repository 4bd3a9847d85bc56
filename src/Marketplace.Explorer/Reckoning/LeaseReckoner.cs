using Marketplace.Explorer.Queries;
using Marketplace.Ledger;
using Marketplace.Sql;

namespace Marketplace.Explorer.Reckoning;

/// <summary>Turns the transactions of leases into rows: what each lease has deposited, paid and got back, and each charge.</summary>
internal sealed class LeaseReckoner
{
    private readonly Dictionary<LeaseId, LeaseRow> _leases = [];
    private readonly List<(string, object?)[]> _charges = [];

    /// <summary>How many leases were opened since the last write.</summary>
    public int Opened { get; private set; }

    /// <summary>Whether a payload concerns a lease at all.</summary>
    public static bool Concerns(TransactionPayload payload) => payload is OpenLease or TopUpLease or SettleLease or CloseLease or ReclaimLease;

    public async ValueTask TakeAsync(SqlSession session, Block block, int index, CancellationToken cancellationToken)
    {
        var transaction = block.Transactions[index];
        switch (transaction.Payload)
        {
            case OpenLease open:
                _leases[new LeaseId(transaction.Id)] = LeaseRowChanges.Open(transaction, open, block);
                Opened++;
                break;
            case TopUpLease topUp:
                _leases[topUp.Lease] = LeaseRowChanges.TopUp(await LeaseAsync(session, topUp.Lease, cancellationToken), transaction, topUp);
                break;
            case SettleLease settle:
                var settled = await LeaseAsync(session, settle.Lease, cancellationToken);
                Charge(block, index, LeaseRowChanges.Settle(settled, settle.Through, settle.Usage, block, closing: false));
                break;
            case CloseLease close:
                var closed = await LeaseAsync(session, close.Lease, cancellationToken);
                Charge(block, index, LeaseRowChanges.Settle(closed, close.Through, close.Usage, block, closing: true));
                break;
            case ReclaimLease reclaim:
                Charge(block, index, LeaseRowChanges.Reclaim(await LeaseAsync(session, reclaim.Lease, cancellationToken), block));
                break;
        }
    }

    public async ValueTask WriteAsync(SqlSession session, CancellationToken cancellationToken)
    {
        await session.ExecuteManyAsync(ProjectionSql.PutLease, [.. _leases.Values.Select(lease => lease.Values())], cancellationToken);
        await session.ExecuteManyAsync(ProjectionSql.AddCharge, _charges, cancellationToken);
        _leases.Clear();
        _charges.Clear();
        Opened = 0;
    }

    private void Charge(Block block, int index, (LeaseRow Lease, LeaseCharge Charge) settled)
    {
        var (lease, charge) = settled;
        _leases[lease.Id] = lease;
        _charges.Add([
            ("lease", lease.Id.Value.ToArray()),
            ("height", block.Height),
            ("index", (long)index),
            ("id", block.Transactions[index].Id.ToArray()),
            ("kind", (long)charge.Kind),
            ("time", charge.BlockTime),
            ("from", charge.From),
            ("through", charge.Through),
            ("seconds", charge.PaidSeconds),
            ("charged", charge.Charged.Satoshis),
            ("fee", charge.Fee.Satoshis),
            ("refunded", charge.Refunded.Satoshis)]);
    }

    private async ValueTask<LeaseRow> LeaseAsync(SqlSession session, LeaseId id, CancellationToken cancellationToken)
    {
        if (_leases.TryGetValue(id, out var lease))
        {
            return lease;
        }

        var rows = await session.QueryAsync(ProjectionSql.LeaseById, LeaseRow.Read, cancellationToken, ("id", id.Value.ToArray()));
        return rows.Count == 1 ? rows[0] : throw new InvalidDataException($"The projection does not have lease {id}; rebuild it.");
    }
}
