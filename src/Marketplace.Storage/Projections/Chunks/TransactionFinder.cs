using System.Buffers.Binary;
using Marketplace.Ledger;
using Marketplace.Storage.Projections.Runs;
using Marketplace.Storage.Sql;

namespace Marketplace.Storage.Projections.Chunks;

/// <summary>Reads transactions from the tables, on one view of them.</summary>
internal sealed class TransactionFinder(SqlSession session)
{
    // Two ids with the same first 63 bits are already a rarity.
    private const int MostWithOneKey = 16;

    private RunReader? _ids;
    private long _chunkPlace = -1;
    private byte[] _chunk = [];

    /// <summary>The part of an id that its index knows.</summary>
    public static long KeyOf(in Hash256 id) => (long)(BinaryPrimitives.ReadUInt64BigEndian(id.Bytes) >> 1);

    /// <summary>The place of a transaction; null when it is not known.</summary>
    public async ValueTask<long?> PlaceAsync(Hash256 id, CancellationToken cancellationToken)
    {
        _ids ??= await RunReader.OpenAsync(session, RunKind.Transactions, cancellationToken);
        return await _ids.FirstAsync(
            KeyOf(id),
            MostWithOneKey,
            async place => await IdAsync(place, cancellationToken) == id,
            cancellationToken);
    }

    /// <summary>The id of the transaction at a place.</summary>
    public async ValueTask<Hash256> IdAsync(long place, CancellationToken cancellationToken)
    {
        var index = await LoadAsync(place, cancellationToken);
        return ChunkReader.Id(_chunk, index);
    }

    /// <summary>The transaction at a place.</summary>
    public async ValueTask<ChunkTransaction> ReadAsync(long place, CancellationToken cancellationToken)
    {
        var index = await LoadAsync(place, cancellationToken);
        return ChunkReader.Read(_chunk, index, place);
    }

    /// <summary>Loads the chunk of a place, unless it is the one that was asked for last, and gives the index in it.</summary>
    private async ValueTask<int> LoadAsync(long place, CancellationToken cancellationToken)
    {
        if (_chunkPlace < 0 || place < _chunkPlace || place >= _chunkPlace + ChunkReader.Count(_chunk))
        {
            var rows = await session.QueryAsync(
                ProjectionSql.ChunkAt, reader => (Place: reader.GetInt64(0), Data: reader.GetFieldValue<byte[]>(1)), cancellationToken, ("place", place));
            if (rows is not [var row] || place - row.Place >= ChunkReader.Count(row.Data))
            {
                throw new InvalidDataException($"The projection does not have the transaction at {Place.Location(place)}; rebuild it.");
            }

            (_chunkPlace, _chunk) = row;
        }

        return (int)(place - _chunkPlace);
    }
}
