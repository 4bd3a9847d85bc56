using Marketplace.Ledger;
using Marketplace.Storage.Sql;

namespace Marketplace.Storage.Projections;

/// <summary>Turns a run of blocks into rows: everything is reckoned in memory first, so that what comes and goes within the run never touches a table.</summary>
internal sealed class BlockProjector
{
    private readonly List<(string, object?)[]> _blocks = [];
    private readonly List<(string, object?)[]> _transactions = [];
    private readonly List<(string, object?)[]> _entries = [];
    private readonly List<(string, object?)[]> _charges = [];
    private readonly Dictionary<OutPoint, Coin> _created = [];
    private readonly Dictionary<OutPoint, Coin> _spent = [];
    private readonly Dictionary<string, Account> _accounts = [];
    private readonly Dictionary<LeaseId, LeaseRow> _leases = [];

    /// <summary>Writes the rows of blocks that follow each other.</summary>
    public static async ValueTask ApplyAsync(SqlSession session, IReadOnlyList<Block> blocks, CancellationToken cancellationToken)
    {
        var projector = new BlockProjector();
        await projector.TakeSpentAsync(session, blocks, cancellationToken);
        foreach (var block in blocks)
        {
            await projector.ReckonAsync(session, block, cancellationToken);
        }

        await projector.WriteAsync(session, cancellationToken);
    }

    /// <summary>Removes the outputs that the blocks spend and did not make themselves, and remembers what they were.</summary>
    private async ValueTask TakeSpentAsync(SqlSession session, IReadOnlyList<Block> blocks, CancellationToken cancellationToken)
    {
        var made = blocks.SelectMany(block => block.Transactions).Select(transaction => transaction.Id).ToHashSet();
        var spent = blocks.SelectMany(block => block.Transactions).SelectMany(transaction => transaction.Inputs).Where(input => !made.Contains(input.TransactionId)).ToList();
        var coins = await session.QueryEachAsync(
            "DELETE FROM unspent WHERE tx_id = @id AND output_index = @index RETURNING owner, satoshis",
            spent.ConvertAll(input => new (string, object?)[] { ("id", input.TransactionId.ToArray()), ("index", (long)input.Index) }),
            reader => new Coin(reader.IsDBNull(0) ? null : reader.GetFieldValue<byte[]>(0), reader.GetInt64(1), null, 0, 0),
            cancellationToken);
        for (var i = 0; i < spent.Count; i++)
        {
            _spent.Add(spent[i], coins[i] ?? throw new InvalidDataException($"The projection does not have output {spent[i]}; rebuild it."));
        }
    }

    private async ValueTask ReckonAsync(SqlSession session, Block block, CancellationToken cancellationToken)
    {
        _blocks.Add([
            ("height", block.Height),
            ("id", block.Id.ToArray()),
            ("time", block.Header.TimeMilliseconds),
            ("count", (long)block.Transactions.Length)]);
        for (var index = 0; index < block.Transactions.Length; index++)
        {
            var transaction = block.Transactions[index];
            _transactions.Add([("id", transaction.Id.ToArray()), ("height", block.Height), ("index", (long)index)]);
            Move(block, index, transaction);
            await ReckonLeaseAsync(session, block, index, transaction, cancellationToken);
        }
    }

    private void Move(Block block, int index, Transaction transaction)
    {
        var touched = new Dictionary<string, (byte[] Owner, long Received, long Sent)>();
        foreach (var input in transaction.Inputs)
        {
            if (!_created.Remove(input, out var coin))
            {
                coin = _spent[input];
            }

            if (coin.Owner is { } owner)
            {
                Touch(owner, 0, coin.Satoshis, -1);
            }
        }

        for (var i = 0; i < transaction.Outputs.Length; i++)
        {
            var output = transaction.Outputs[i];
            var (address, until) = Owner.Behind(output.Lock);
            var owner = address is { } known ? Owner.Of(known) : null;
            _created.Add(new OutPoint(transaction.Id, (uint)i), new Coin(owner, output.Amount.Satoshis, until, block.Height, index));
            if (owner is not null)
            {
                Touch(owner, output.Amount.Satoshis, 0, 1);
            }
        }

        foreach (var (owner, received, sent) in touched.Values)
        {
            _entries.Add([
                ("owner", owner),
                ("height", block.Height),
                ("index", (long)index),
                ("id", transaction.Id.ToArray()),
                ("time", block.Header.TimeMilliseconds),
                ("received", received),
                ("sent", sent)]);
        }

        void Touch(byte[] owner, long received, long sent, int outputs)
        {
            var key = Convert.ToHexString(owner);
            touched.TryGetValue(key, out var entry);
            touched[key] = (owner, entry.Received + received, entry.Sent + sent);
            _accounts.TryGetValue(key, out var account);
            _accounts[key] = new Account(owner, account.Satoshis + received - sent, account.Outputs + outputs);
        }
    }

    private async ValueTask ReckonLeaseAsync(SqlSession session, Block block, int index, Transaction transaction, CancellationToken cancellationToken)
    {
        switch (transaction.Payload)
        {
            case OpenLease open:
                _leases[new LeaseId(transaction.Id)] = LeaseMoney.Open(transaction, open, block);
                break;
            case TopUpLease topUp:
                _leases[topUp.Lease] = LeaseMoney.TopUp(await LeaseAsync(session, topUp.Lease, cancellationToken), transaction, topUp);
                break;
            case SettleLease settle:
                Charge(LeaseMoney.Settle(await LeaseAsync(session, settle.Lease, cancellationToken), settle.Through, settle.Usage, block, closing: false));
                break;
            case CloseLease close:
                Charge(LeaseMoney.Settle(await LeaseAsync(session, close.Lease, cancellationToken), close.Through, close.Usage, block, closing: true));
                break;
            case ReclaimLease reclaim:
                Charge(LeaseMoney.Reclaim(await LeaseAsync(session, reclaim.Lease, cancellationToken), block));
                break;
        }

        void Charge((LeaseRow Lease, LeaseCharge Charge) settled)
        {
            var (lease, charge) = settled;
            _leases[lease.Id] = lease;
            _charges.Add([
                ("lease", lease.Id.Value.ToArray()),
                ("height", block.Height),
                ("index", (long)index),
                ("id", transaction.Id.ToArray()),
                ("kind", (long)charge.Kind),
                ("time", charge.BlockTime),
                ("from", charge.From),
                ("through", charge.Through),
                ("seconds", charge.PaidSeconds),
                ("charged", charge.Charged.Satoshis),
                ("fee", charge.Fee.Satoshis),
                ("refunded", charge.Refunded.Satoshis)]);
        }
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

    private async ValueTask WriteAsync(SqlSession session, CancellationToken cancellationToken)
    {
        await session.ExecuteManyAsync(ProjectionSql.AddBlock, _blocks, cancellationToken);
        await session.ExecuteManyAsync(ProjectionSql.AddTransaction, _transactions, cancellationToken);
        await session.ExecuteManyAsync(
            ProjectionSql.AddUnspent,
            [.. _created.Select(made => new (string, object?)[]
            {
                ("id", made.Key.TransactionId.ToArray()),
                ("index", (long)made.Key.Index),
                ("owner", made.Value.Owner),
                ("satoshis", made.Value.Satoshis),
                ("untilheight", made.Value.Until is { Kind: LockUntilKind.Height } height ? height.Value : null),
                ("untiltime", made.Value.Until is { Kind: LockUntilKind.Time } time ? time.Value : null),
                ("height", made.Value.Height),
                ("txindex", (long)made.Value.Index),
            })],
            cancellationToken);
        await session.ExecuteManyAsync(
            ProjectionSql.AddToAccount,
            [.. _accounts.Values.Select(account => new (string, object?)[] { ("owner", account.Owner), ("satoshis", account.Satoshis), ("outputs", account.Outputs) })],
            cancellationToken);
        await session.ExecuteManyAsync(ProjectionSql.AddEntry, _entries, cancellationToken);
        await session.ExecuteManyAsync(ProjectionSql.PutLease, [.. _leases.Values.Select(lease => lease.Values())], cancellationToken);
        await session.ExecuteManyAsync(ProjectionSql.AddCharge, _charges, cancellationToken);
    }

    private readonly record struct Coin(byte[]? Owner, long Satoshis, LockUntil? Until, long Height, int Index);

    private readonly record struct Account(byte[] Owner, long Satoshis, long Outputs);
}
