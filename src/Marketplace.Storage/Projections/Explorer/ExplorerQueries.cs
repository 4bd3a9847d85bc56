using System.Globalization;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Storage.Chain;
using Marketplace.Storage.Sql;

namespace Marketplace.Storage.Projections.Explorer;

/// <summary>The explorer's answers from the projections' tables and the chain's own blocks.</summary>
internal sealed class ExplorerQueries(LedgerProjections projections, LedgerEngine engine, SqlDatabase database) : IExplorerQueries
{
    private const int HashDigits = 64;

    /// <inheritdoc/>
    public long CoveredHeight => projections.CoveredHeight;

    /// <inheritdoc/>
    public Task WaitForAsync(long height, CancellationToken cancellationToken = default) => projections.WaitForAsync(height, cancellationToken);

    /// <inheritdoc/>
    public async Task<ExplorerTransaction?> TransactionAsync(Hash256 id, CancellationToken cancellationToken = default) =>
        await projections.FindAsync(id, cancellationToken) is { } location ? await DescribeAsync(location, cancellationToken) : null;

    /// <inheritdoc/>
    public async Task<ExplorerOutput?> OutputAsync(OutPoint outPoint, CancellationToken cancellationToken = default)
    {
        var made = await TransactionAsync(outPoint.TransactionId, cancellationToken);
        return made is not null && outPoint.Index < made.Outputs.Count ? made.Outputs[(int)outPoint.Index] : null;
    }

    /// <inheritdoc/>
    public Task<ExplorerBlock?> BlockAsync(long height, CancellationToken cancellationToken = default) =>
        Task.Run(() => height <= CoveredHeight && engine.TryGetBlock(height) is { } block ? Describe(block) : null, cancellationToken);

    /// <inheritdoc/>
    public async Task<ExplorerBlock?> BlockAsync(Hash256 id, CancellationToken cancellationToken = default) =>
        await projections.BlockHeightAsync(id, cancellationToken) is { } height ? await BlockAsync(height, cancellationToken) : null;

    /// <inheritdoc/>
    public async Task<Page<ExplorerBlock>> BlocksAsync(
        string? cursor = null, int limit = 50, ListOrder order = ListOrder.NewestFirst, CancellationToken cancellationToken = default)
    {
        var covered = CoveredHeight;
        var list = order == ListOrder.NewestFirst ? (byte)21 : (byte)22;
        var height = order == ListOrder.NewestFirst ? covered : 0;
        if (cursor is not null)
        {
            var open = Cursor.Open(cursor, list);
            height = open.Number();
            open.End();
        }

        var items = new List<ExplorerBlock>();
        var step = order == ListOrder.NewestFirst ? -1 : 1;
        for (; items.Count < PageLimits.Clamp(limit) && height >= 0 && height <= covered; height += step)
        {
            items.Add((await BlockAsync(height, cancellationToken))!);
        }

        return new Page<ExplorerBlock>(items, height >= 0 && height <= covered ? Cursor.Pack(list, [height]) : null, covered);
    }

    /// <inheritdoc/>
    public async Task<Page<ExplorerTransaction>> BlockTransactionsAsync(long height, string? cursor = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        var index = 0;
        if (cursor is not null)
        {
            var open = Cursor.Open(cursor, 23);
            index = (int)open.Number();
            open.End();
        }

        var block = height <= CoveredHeight ? engine.TryGetBlock(height) : null;
        var items = new List<ExplorerTransaction>();
        for (; block is not null && index < block.Transactions.Length && items.Count < PageLimits.Clamp(limit); index++)
        {
            items.Add((await DescribeAsync(new TransactionLocation(height, index), cancellationToken))!);
        }

        return new Page<ExplorerTransaction>(items, index < block?.Transactions.Length ? Cursor.Pack(23, [index]) : null, CoveredHeight);
    }

    /// <inheritdoc/>
    public async Task<ExplorerAddress> AddressAsync(Address address, CancellationToken cancellationToken = default)
    {
        var balance = await projections.BalanceAsync(address, cancellationToken);
        var history = await ReadAllAsync(cursor => projections.HistoryAsync(address, cursor, PageLimits.Max, cancellationToken));
        var (received, sent) = history.Aggregate((UInt128.Zero, UInt128.Zero), (sums, entry) => (sums.Item1 + (ulong)entry.Received.Satoshis, sums.Item2 + (ulong)entry.Sent.Satoshis));
        return new ExplorerAddress(
            address, balance.Total, balance.Locked, Money.Zero, balance.Outputs, history.Count, received, sent, history.LastOrDefault()?.Location, history.FirstOrDefault()?.Location, balance.AsOfHeight);
    }

    /// <inheritdoc/>
    public async Task<Page<ExplorerUnspent>> UnspentAsync(
        Address address, string? cursor = null, int limit = 50, ListOrder order = ListOrder.OldestFirst, CancellationToken cancellationToken = default)
    {
        var page = await projections.UnspentAsync(address, cursor, limit, cancellationToken);
        var items = new List<ExplorerUnspent>();
        foreach (var output in page.Items)
        {
            var made = (await OutputAsync(output.OutPoint, cancellationToken))!;
            var kind = output.LockedUntil is null ? OutputLockTag.Key : OutputLockTag.Time;
            items.Add(new ExplorerUnspent(
                output.OutPoint, output.Amount, kind, output.LockedUntil, made.IsCoinbase, made.Location, engine.TryGetBlock(output.Height)!.Header.TimeMilliseconds));
        }

        return new Page<ExplorerUnspent>(items, page.NextCursor, page.AsOfHeight);
    }

    /// <inheritdoc/>
    public Task<Page<AccountEntry>> HistoryAsync(
        Address address, string? cursor = null, int limit = 50, ListOrder order = ListOrder.NewestFirst, CancellationToken cancellationToken = default) =>
        projections.HistoryAsync(address, cursor, limit, cancellationToken);

    /// <inheritdoc/>
    public async Task<Page<Address>> AddressesAsync(string? cursor = null, int limit = 500, CancellationToken cancellationToken = default)
    {
        limit = PageLimits.Clamp(limit);
        var rows = await database.ReadAsync(
            session => session.QueryAsync(
                "SELECT owner FROM account WHERE owner > @owner ORDER BY owner LIMIT @limit",
                reader => Owner.Read(reader.GetFieldValue<byte[]>(0)),
                cancellationToken,
                ("owner", cursor is null ? [] : Cursor.Open(cursor, 24).Tail()),
                ("limit", (long)limit + 1)),
            cancellationToken);
        return new Page<Address>([.. rows.Take(limit)], rows.Count > limit ? Cursor.Pack(24, [], Owner.Of(rows[limit - 1])) : null, CoveredHeight);
    }

    /// <inheritdoc/>
    public async Task<RichList> RichListAsync(int limit = 100, CancellationToken cancellationToken = default)
    {
        var rows = await database.ReadAsync(
            session => session.QueryAsync(
                "SELECT owner, satoshis, outputs FROM account WHERE outputs > 0 ORDER BY satoshis DESC, owner LIMIT @limit",
                reader => (Owner.Read(reader.GetFieldValue<byte[]>(0)), reader.GetInt64(1), reader.GetInt64(2)),
                cancellationToken,
                ("limit", (long)PageLimits.Clamp(limit))),
            cancellationToken);
        var counts = await CountsAsync(cancellationToken);
        return new RichList(
            [.. rows.Select((row, i) => new RichAddress(i + 1, row.Item1, Money.FromSatoshis(row.Item2), row.Item3))],
            counts.OwningAddresses,
            engine.Head.Totals.Unspent,
            CoveredHeight);
    }

    /// <inheritdoc/>
    public async Task<ExplorerMatch?> SearchAsync(string text, CancellationToken cancellationToken = default)
    {
        text = text.Trim();
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var height))
        {
            return await BlockAsync(height, cancellationToken) is { } block ? Match(ExplorerMatchKind.Block, block.Height, block.Id) : null;
        }

        if (OutPoint.TryParse(text, out var outPoint))
        {
            return await OutputAsync(outPoint, cancellationToken) is { } output
                ? new ExplorerMatch(ExplorerMatchKind.Output, output.Location.Height, outPoint.TransactionId, outPoint, output.Owner, CoveredHeight)
                : null;
        }

        if (text.Length == HashDigits && Hash256.TryParse(text, out var id))
        {
            if (await projections.LeaseAsync(new LeaseId(id), cancellationToken) is { } lease)
            {
                return Match(ExplorerMatchKind.Lease, lease.OpenedAtHeight, id);
            }

            if (await projections.FindAsync(id, cancellationToken) is { } location)
            {
                return Match(ExplorerMatchKind.Transaction, location.Height, id);
            }

            return await BlockAsync(id, cancellationToken) is { } block ? Match(ExplorerMatchKind.Block, block.Height, id) : null;
        }

        return Address.TryParse(text, out var address) && await AddressAsync(address, cancellationToken) is { TransactionCount: > 0 }
            ? new ExplorerMatch(ExplorerMatchKind.Address, null, null, null, address, CoveredHeight)
            : null;

        ExplorerMatch Match(ExplorerMatchKind kind, long at, Hash256 found) => new(kind, at, found, null, null, CoveredHeight);
    }

    /// <inheritdoc/>
    public async Task<ExplorerCounts> CountsAsync(CancellationToken cancellationToken = default)
    {
        var rows = await database.ReadAsync(
            session => session.QueryAsync(
                """
                SELECT (SELECT COUNT(*) FROM chain_transaction), (SELECT COUNT(*) FROM unspent), (SELECT COUNT(*) FROM account),
                    (SELECT COUNT(*) FROM account WHERE outputs > 0), (SELECT COUNT(*) FROM lease)
                """,
                reader => new ExplorerCounts(CoveredHeight + 1, reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), CoveredHeight),
                cancellationToken),
            cancellationToken);
        return rows[0];
    }

    /// <inheritdoc/>
    public async Task<ExplorerSupply> SupplyAsync(CancellationToken cancellationToken = default)
    {
        var head = engine.Head;
        var sums = await database.ReadAsync(
            session => session.QueryAsync(
                """
                SELECT CAST(COALESCE(SUM(CASE WHEN owner IS NULL THEN satoshis ELSE 0 END), 0) AS BIGINT),
                    CAST(COALESCE(SUM(CASE WHEN until_height > @height OR until_time > @time THEN satoshis ELSE 0 END), 0) AS BIGINT) FROM unspent
                """,
                reader => (Escrow: Money.FromSatoshis(reader.GetInt64(0)), Locked: Money.FromSatoshis(reader.GetInt64(1))),
                cancellationToken,
                ("height", head.Height + 1),
                ("time", head.TimeMilliseconds / 1000)),
            cancellationToken);
        var (escrow, locked) = sums[0];
        var totals = head.Totals;
        return new ExplorerSupply(
            totals.Issued, totals.Burned, totals.Unspent, totals.Unspent - escrow - locked, locked, escrow, Money.Zero, Money.Zero, Money.Zero, head.Height, head.TimeMilliseconds);
    }

    /// <inheritdoc/>
    public Task<UnlockSchedule> NextUnlocksAsync(int limit = 50, CancellationToken cancellationToken = default) =>
        Task.FromResult(new UnlockSchedule([], [], CoveredHeight));

    /// <inheritdoc/>
    public Task<Page<DayTotals>> DaysAsync(string? cursor = null, int limit = 50, CancellationToken cancellationToken = default) =>
        Task.FromResult(new Page<DayTotals>([], null, CoveredHeight));

    private async Task<ExplorerTransaction?> DescribeAsync(TransactionLocation location, CancellationToken cancellationToken)
    {
        if (engine.TryGetBlock(location.Height) is not { } block)
        {
            return null;
        }

        var transaction = block.Transactions[location.Index];
        var inputs = new List<ExplorerInput>();
        foreach (var input in transaction.Inputs)
        {
            var made = (await projections.FindAsync(input.TransactionId, cancellationToken))!.Value;
            var output = engine.TryGetBlock(made.Height)!.Transactions[made.Index].Outputs[(int)input.Index];
            inputs.Add(new ExplorerInput(input, output.Amount, Owner.Behind(output.Lock).Owner));
        }

        var isCoinbase = IsCoinbase(transaction);
        var outputs = transaction.Outputs.Select((output, i) => new OutPoint(transaction.Id, (uint)i)).Select(name => new ExplorerOutput(
            name,
            transaction.Outputs[(int)name.Index].Amount,
            transaction.Outputs[(int)name.Index].Lock,
            Owner.Behind(transaction.Outputs[(int)name.Index].Lock).Owner,
            location,
            isCoinbase,
            FindSpend(name, location.Height),
            CoveredHeight)).ToList();
        var fee = isCoinbase ? Money.Zero : Money.FromSatoshis(inputs.Sum(input => input.Amount.Satoshis) - transaction.OutputSum.Satoshis);
        return new ExplorerTransaction(transaction, location, block.Id, block.Header.TimeMilliseconds, isCoinbase, inputs, outputs, fee, CoveredHeight);
    }

    private ExplorerSpend? FindSpend(OutPoint name, long from)
    {
        for (var height = from; height <= CoveredHeight && engine.TryGetBlock(height) is { } block; height++)
        {
            for (var i = 0; i < block.Transactions.Length; i++)
            {
                var input = block.Transactions[i].Inputs.IndexOf(name);
                if (input >= 0)
                {
                    return new ExplorerSpend(block.Transactions[i].Id, input, new TransactionLocation(height, i));
                }
            }
        }

        return null;
    }

    private ExplorerBlock Describe(Block block) => new(
        block.Height, block.Id, block.Header.TimeMilliseconds, block.Transactions.Length, block.EncodedLength, Money.Zero, Money.Zero, CoveredHeight);

    private static bool IsCoinbase(Transaction transaction) => transaction.Payload is Coinbase or GenesisIssue;

    private static async Task<List<T>> ReadAllAsync<T>(Func<string?, Task<Page<T>>> read)
    {
        var all = new List<T>();
        string? cursor = null;
        do
        {
            var page = await read(cursor);
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        return all;
    }
}
