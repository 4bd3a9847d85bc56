using System.Buffers.Binary;
using Marketplace.Ledger;
using Marketplace.Explorer.Runs;
using Marketplace.Sql;

namespace Marketplace.Explorer.Chunks;

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

    /// <summary>Reads many transactions with few questions: neighbours share a chunk, and the chunks of all the others are asked for together.</summary>
    /// <typeparam name="T">What is read of each.</typeparam>
    /// <param name="places">The places, in any order, each at most once.</param>
    /// <param name="read">Reads one from its chunk, by its index there and its place; keeps nothing of the chunk.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What was read, in the order of the places.</returns>
    public async ValueTask<T[]> ReadEachAsync<T>(IReadOnlyList<long> places, Func<byte[], int, long, T> read, CancellationToken cancellationToken)
    {
        var results = new T[places.Count];
        var left = Enumerable.Range(0, places.Count).OrderBy(index => places[index]).ToList();
        while (left.Count > 0)
        {
            var groups = Group(left, places);
            var later = new List<int>();
            var row = 0L;
            var found = await session.QueryEachAsync(
                ProjectionSql.ChunkAtEach,
                groups.ConvertAll(group => new (string, object?)[] { ("row", row++), ("place", places[group[0]]) }),
                reader =>
                {
                    var (first, chunk, group) = (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), groups[(int)reader.GetInt64(2)]);
                    foreach (var index in group)
                    {
                        var offset = places[index] - first;
                        if (offset < ChunkReader.Count(chunk))
                        {
                            results[index] = read(chunk, (int)offset, places[index]);
                        }
                        else
                        {
                            // The group's first is in this chunk, or in none.
                            later.Add(index != group[0] ? index : throw Missing(places[index]));
                        }
                    }

                    return true;
                },
                cancellationToken);
            if (found.IndexOf(null) is >= 0 and var absent)
            {
                throw Missing(places[groups[absent][0]]);
            }

            left = later;
        }

        return results;
    }

    /// <summary>Splits sorted places where two are too far apart for one chunk.</summary>
    private static List<List<int>> Group(List<int> sorted, IReadOnlyList<long> places)
    {
        var groups = new List<List<int>>();
        foreach (var index in sorted)
        {
            if (groups.Count == 0 || places[index] - places[groups[^1][0]] >= ChunkWriter.Capacity)
            {
                groups.Add([]);
            }

            groups[^1].Add(index);
        }

        return groups;
    }

    private static InvalidDataException Missing(long place) => new($"The projection does not have the transaction at {Place.Location(place)}; rebuild it.");

    /// <summary>Loads the chunk of a place, unless it is the one that was asked for last, and gives the index in it.</summary>
    private async ValueTask<int> LoadAsync(long place, CancellationToken cancellationToken)
    {
        if (_chunkPlace < 0 || place < _chunkPlace || place >= _chunkPlace + ChunkReader.Count(_chunk))
        {
            var rows = await session.QueryAsync(
                ProjectionSql.ChunkAt, reader => (Place: reader.GetInt64(0), Data: reader.GetFieldValue<byte[]>(1)), cancellationToken, ("place", place));
            if (rows is not [var row] || place - row.Place >= ChunkReader.Count(row.Data))
            {
                throw Missing(place);
            }

            (_chunkPlace, _chunk) = row;
        }

        return (int)(place - _chunkPlace);
    }
}
