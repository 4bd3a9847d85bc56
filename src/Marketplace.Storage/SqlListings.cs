using System.Data.Common;
using System.Text;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Words;
using Marketplace.Sql;

namespace Marketplace.Storage;

/// <summary>Lists of leases and nodes beside the grain state.</summary>
public sealed class SqlListings : IListings
{
    private const byte LeaseList = 1;
    private const byte NodeList = 2;

    private readonly GrainDatabase _database;

    /// <summary>Lists in a database.</summary>
    /// <param name="database">Where grain state lies too.</param>
    public SqlListings(GrainDatabase database) => _database = database;

    /// <inheritdoc/>
    public async Task<bool> UpsertLeaseAsync(LeaseListing row, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(row);
        var database = await _database.GetAsync(cancellationToken);
        return await database.WriteAsync(
            session => session.ExecuteAsync(
                """
                INSERT INTO lease_summary (lease_id, renter, opened_at, revision, name, status, detail)
                VALUES (@id, @renter, @opened, @revision, @name, @status, @detail)
                ON CONFLICT (lease_id) DO UPDATE SET revision = excluded.revision, name = excluded.name, status = excluded.status, detail = excluded.detail
                WHERE lease_summary.revision < excluded.revision
                """,
                cancellationToken,
                ("id", row.Id.Value.ToArray()),
                ("renter", row.Renter.Bytes.ToArray()),
                ("opened", row.OpenedAt),
                ("revision", row.Revision),
                ("name", row.Name),
                ("status", WireWords.LeaseStatus.Write(row.Status)),
                ("detail", ListingJson.Write(row.Detail))),
            cancellationToken) == 1;
    }

    /// <inheritdoc/>
    public async Task<bool> UpsertNodeAsync(NodeListing row, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(row);
        var database = await _database.GetAsync(cancellationToken);
        return await database.WriteAsync(
            session => session.ExecuteAsync(
                """
                INSERT INTO node_summary (node_id, region, revision, status, detail)
                VALUES (@id, @region, @revision, @status, @detail)
                ON CONFLICT (node_id) DO UPDATE SET region = excluded.region, revision = excluded.revision, status = excluded.status, detail = excluded.detail
                WHERE node_summary.revision < excluded.revision
                """,
                cancellationToken,
                ("id", row.NodeId),
                ("region", row.Region),
                ("revision", row.Revision),
                ("status", WireWords.NodeStatus.Write(row.Status)),
                ("detail", ListingJson.Write(row.Detail))),
            cancellationToken) == 1;
    }

    /// <inheritdoc/>
    public async Task<Page<LeaseListing>> LeasesAsync(KeyHash renter, string? cursor = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        var (opened, id) = cursor is null ? (long.MaxValue, []) : OpenLeaseCursor(cursor);
        limit = PageLimits.Clamp(limit);
        var database = await _database.GetAsync(cancellationToken);
        var rows = await database.ReadAsync(
            session => session.QueryAsync(
                """
                SELECT lease_id, renter, opened_at, revision, name, status, detail FROM lease_summary
                WHERE renter = @renter AND (opened_at < @opened OR (opened_at = @opened AND lease_id < @id))
                ORDER BY opened_at DESC, lease_id DESC LIMIT @limit
                """,
                ToLease,
                cancellationToken,
                ("renter", renter.Bytes.ToArray()),
                ("opened", opened),
                ("id", id),
                ("limit", (long)limit + 1)),
            cancellationToken);
        var next = rows.Count > limit ? Cursor.Pack(LeaseList, [rows[limit - 1].OpenedAt], rows[limit - 1].Id.Value.Bytes) : null;
        return new Page<LeaseListing>([.. rows.Take(limit)], next);
    }

    /// <inheritdoc/>
    public async Task<Page<NodeListing>> NodesAsync(string? cursor = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        var after = cursor is null ? "" : Encoding.UTF8.GetString(Cursor.Open(cursor, NodeList).Tail());
        limit = PageLimits.Clamp(limit);
        var database = await _database.GetAsync(cancellationToken);
        var rows = await database.ReadAsync(
            session => session.QueryAsync(
                "SELECT node_id, region, revision, status, detail FROM node_summary WHERE node_id > @after ORDER BY node_id LIMIT @limit",
                ToNode,
                cancellationToken,
                ("after", after),
                ("limit", (long)limit + 1)),
            cancellationToken);
        var next = rows.Count > limit ? Cursor.Pack(NodeList, [], Encoding.UTF8.GetBytes(rows[limit - 1].NodeId)) : null;
        return new Page<NodeListing>([.. rows.Take(limit)], next);
    }

    /// <inheritdoc/>
    public async Task<NodeListing?> NodeAsync(string nodeId, CancellationToken cancellationToken = default)
    {
        var database = await _database.GetAsync(cancellationToken);
        var rows = await database.ReadAsync(
            session => session.QueryAsync(
                "SELECT node_id, region, revision, status, detail FROM node_summary WHERE node_id = @id", ToNode, cancellationToken, ("id", nodeId)),
            cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }

    private static (long Opened, byte[] Id) OpenLeaseCursor(string text)
    {
        var cursor = Cursor.Open(text, LeaseList);
        return (cursor.Number(), cursor.Tail());
    }

    private static LeaseListing ToLease(DbDataReader reader) => new(
        new LeaseId(new Hash256(reader.GetFieldValue<byte[]>(0))),
        new KeyHash(reader.GetFieldValue<byte[]>(1)),
        reader.GetInt64(2),
        reader.GetInt64(3),
        reader.GetString(4),
        WireWords.LeaseStatus.Read(reader.GetString(5)),
        ListingJson.ReadLease(reader.GetString(6)));

    private static NodeListing ToNode(DbDataReader reader) =>
        new(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), WireWords.NodeStatus.Read(reader.GetString(3)), ListingJson.ReadNode(reader.GetString(4)));
}
