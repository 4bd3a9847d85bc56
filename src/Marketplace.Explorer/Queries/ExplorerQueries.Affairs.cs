using Marketplace.Ledger;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Explorer.Chunks;
using Marketplace.Explorer.Reckoning;
using Marketplace.Sql;

namespace Marketplace.Explorer.Queries;

internal sealed partial class ExplorerQueries
{
    /// <inheritdoc/>
    public Task<Page<ExplorerStake>> StakesAsync(string? cursor = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        var from = From(cursor, StakeList) ?? long.MaxValue;
        limit = PageLimits.Clamp(limit);
        return AskAsync(
            async (session, head) =>
            {
                var rows = await session.QueryAsync(ProjectionSql.Stakes, ReadStake, cancellationToken, ("place", from), ("limit", (long)limit + 1));
                var items = new List<ExplorerStake>(limit);
                foreach (var row in rows.Take(limit))
                {
                    items.Add(await DescribeStakeAsync(session, head, row, cancellationToken));
                }

                return new Page<ExplorerStake>(items, rows.Count > limit ? Cursor.Pack(StakeList, [rows[limit].Place]) : null, head.Height);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ExplorerStake?> StakeAsync(OutPoint collateral, CancellationToken cancellationToken = default) =>
        AskAsync(
            async (session, head) =>
            {
                var rows = await session.QueryAsync(ProjectionSql.StakeAt, ReadStake, cancellationToken, ("collateral", AffairsReckoner.SubjectOf(collateral)));
                return rows.Count == 0 ? null : await DescribeStakeAsync(session, head, rows[0], cancellationToken);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<Page<ExplorerEvent>> StakeEventsAsync(OutPoint collateral, string? cursor = null, int limit = 50, CancellationToken cancellationToken = default) =>
        EventsAsync(AffairsReckoner.SubjectOf(collateral), StakeEventList, cursor, limit, cancellationToken);

    /// <inheritdoc/>
    public Task<Page<ExplorerEvent>> ProposalEventsAsync(Hash256 id, string? cursor = null, int limit = 50, CancellationToken cancellationToken = default) =>
        EventsAsync(id.ToArray(), ProposalEventList, cursor, limit, cancellationToken);

    /// <inheritdoc/>
    public Task<Page<ExplorerPayout>> PayoutsAsync(Address address, string? cursor = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        var from = From(cursor, PayoutList) ?? long.MaxValue;
        limit = PageLimits.Clamp(limit);
        return AskAsync(
            async (session, head) =>
            {
                var account = await AccountAsync(session, address, cancellationToken);
                var rows = await session.QueryAsync(
                    ProjectionSql.Payouts,
                    reader => (Part: reader.GetInt64(0), Amount: Money.FromSatoshis(reader.GetInt64(1))),
                    cancellationToken,
                    ("address", account?.Number ?? 0),
                    ("part", from),
                    ("limit", (long)limit + 1));
                var paid = rows.GetRange(0, Math.Min(limit, rows.Count));
                var made = await MadeAsync(session, paid.ConvertAll(row => Place.OfPart(row.Part)), cancellationToken);
                var items = paid.ConvertAll(row =>
                {
                    var (id, time) = made[Place.OfPart(row.Part)];
                    return new ExplorerPayout(new OutPoint(id, (uint)Place.PartIndex(row.Part)), row.Amount, Place.Location(Place.OfPart(row.Part)), time);
                });
                return new Page<ExplorerPayout>(items, rows.Count > limit ? Cursor.Pack(PayoutList, [rows[limit].Part]) : null, head.Height);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Page<ExplorerProposal>> ProposalsAsync(string? cursor = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        var from = From(cursor, ProposalList) ?? long.MaxValue;
        limit = PageLimits.Clamp(limit);
        return AskAsync(
            async (session, head) =>
            {
                var places = await session.QueryAsync(
                    ProjectionSql.Proposals, reader => reader.GetInt64(0), cancellationToken, ("place", from), ("limit", (long)limit + 1));
                var items = new List<ExplorerProposal>(limit);
                foreach (var place in places.Take(limit))
                {
                    items.Add(await DescribeProposalAsync(session, head, place, cancellationToken));
                }

                return new Page<ExplorerProposal>(items, places.Count > limit ? Cursor.Pack(ProposalList, [places[limit]]) : null, head.Height);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ExplorerProposal?> ProposalAsync(Hash256 id, CancellationToken cancellationToken = default) =>
        AskAsync(
            async (session, head) =>
                await ProposalPlaceAsync(session, id, cancellationToken) is { } place ? await DescribeProposalAsync(session, head, place, cancellationToken) : null,
            cancellationToken);

    private static async ValueTask<long?> ProposalPlaceAsync(SqlSession session, Hash256 id, CancellationToken cancellationToken)
    {
        var places = await session.QueryAsync(ProjectionSql.ProposalAt, reader => reader.GetInt64(0), cancellationToken, ("id", id.ToArray()));
        return places.Count == 0 ? null : places[0];
    }

    private static async ValueTask<OutPoint?> StakeOfKeyAsync(SqlSession session, byte[] key, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync(ProjectionSql.StakeOfKey, ReadStake, cancellationToken, ("key", key));
        return rows.Count == 0 ? null : AffairsReckoner.CollateralOf(rows[0].Subject);
    }

    private static (byte[] Subject, long Place) ReadStake(System.Data.Common.DbDataReader reader) => (reader.GetFieldValue<byte[]>(0), reader.GetInt64(1));

    private Task<Page<ExplorerEvent>> EventsAsync(byte[] subject, byte list, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var from = From(cursor, list) ?? long.MaxValue;
        limit = PageLimits.Clamp(limit);
        return AskAsync(
            async (session, head) =>
            {
                var places = await session.QueryAsync(
                    ProjectionSql.Affairs, reader => reader.GetInt64(0), cancellationToken, ("subject", subject), ("place", from), ("limit", (long)limit + 1));
                var events = new List<ExplorerEvent>(limit);
                foreach (var place in places.Take(limit))
                {
                    events.Add(await EventAtAsync(place, cancellationToken));
                }

                return new Page<ExplorerEvent>(events, places.Count > limit ? Cursor.Pack(list, [places[limit]]) : null, head.Height);
            },
            cancellationToken);
    }

    /// <summary>Reads a transaction with a payload from the chain.</summary>
    private async ValueTask<ExplorerEvent> EventAtAsync(long place, CancellationToken cancellationToken)
    {
        var location = Place.Location(place);
        var block = await source.GetBlockAsync(location.Height, cancellationToken)
            ?? throw new InvalidDataException($"The projection knows block {location.Height}, which the chain does not have; rebuild it.");
        var transaction = block.Transactions[location.Index];
        return new ExplorerEvent(transaction.Id, location, block.Header.TimeMilliseconds, transaction.Payload!);
    }

    private async ValueTask<ExplorerStake> DescribeStakeAsync(SqlSession session, Head head, (byte[] Subject, long Place) row, CancellationToken cancellationToken)
    {
        var collateral = AffairsReckoner.CollateralOf(row.Subject);
        var registered = await EventAtAsync(row.Place, cancellationToken);
        var last = await session.QueryAsync(
            ProjectionSql.Affairs, reader => reader.GetInt64(0), cancellationToken, ("subject", row.Subject), ("place", long.MaxValue), ("limit", 1L));
        var output = await OutputOfAsync(session, head, collateral, cancellationToken);
        var latest = last[0] == row.Place ? registered : await EventAtAsync(last[0], cancellationToken);
        return new ExplorerStake(collateral, output.Amount, (RegisterStake)registered.Payload, registered, latest, output.SpentBy, head.Height);
    }

    private async ValueTask<ExplorerProposal> DescribeProposalAsync(SqlSession session, Head head, long place, CancellationToken cancellationToken)
    {
        var made = (await DescribeAsync(session, head, new TransactionFinder(session), place, 1, cancellationToken))[0];
        var proposed = new ExplorerEvent(made.Transaction.Id, made.Location, made.TimeMilliseconds, made.Transaction.Payload!);
        var proposal = (Propose)proposed.Payload;
        var votes = await session.QueryAsync(
            ProjectionSql.CountAffairs, reader => reader.GetInt64(0), cancellationToken, ("subject", made.Transaction.Id.ToArray()));
        var deposit = made.Outputs.First(output => output.Lock is DepositLock);
        bool? returned = null;
        if (deposit.SpentBy is { } concluded)
        {
            var block = await source.GetBlockAsync(concluded.Location.Height, cancellationToken);
            var coinbase = block!.Transactions[concluded.Location.Index];
            returned = coinbase.Outputs.Any(output => output.Amount == deposit.Amount && output.Lock == OutputLock.Of(proposal.Refund));
        }

        return new ExplorerProposal(made.Transaction.Id, proposal, proposed, votes[0] - 1, deposit.Amount, deposit.SpentBy, returned, head.Height);
    }

    private async ValueTask<ExplorerOutput> OutputOfAsync(SqlSession session, Head head, OutPoint outPoint, CancellationToken cancellationToken)
    {
        var finder = new TransactionFinder(session);
        var place = await finder.PlaceAsync(outPoint.TransactionId, cancellationToken)
            ?? throw new InvalidDataException($"The projection does not have output {outPoint}; rebuild it.");
        return (await DescribeAsync(session, head, finder, place, 1, cancellationToken))[0].Outputs[(int)outPoint.Index];
    }
}
