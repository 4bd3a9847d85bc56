using System.Buffers.Binary;
using Marketplace.Ledger;

namespace Marketplace.Explorer.Chunks;

/// <summary>A transaction as a chunk has it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Tag">What it does beyond moving outputs.</param>
/// <param name="Inputs">What it spends, in order.</param>
/// <param name="Outputs">What it makes, in order.</param>
internal sealed record ChunkTransaction(Hash256 Id, PayloadTag Tag, StoredCoin[] Inputs, StoredCoin[] Outputs)
{
    public bool IsCoinbase => Tag is PayloadTag.Coinbase or PayloadTag.GenesisIssue;
}

/// <summary>Reads what <see cref="ChunkWriter"/> has written.</summary>
internal ref struct ChunkReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;

    private ChunkReader(ReadOnlySpan<byte> bytes, int position)
    {
        _bytes = bytes;
        _position = position;
    }

    public static int Count(ReadOnlySpan<byte> chunk) => chunk[0];

    public static Hash256 Id(ReadOnlySpan<byte> chunk, int index) => new(chunk.Slice(Start(chunk, index), Hash256.Size));

    /// <summary>Reads one transaction of a chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="index">Its place among the chunk's transactions.</param>
    /// <param name="place">Its place in the chain.</param>
    public static ChunkTransaction Read(ReadOnlySpan<byte> chunk, int index, long place)
    {
        var reader = new ChunkReader(chunk, Start(chunk, index));
        var id = new Hash256(chunk.Slice(reader._position, Hash256.Size));
        reader._position += Hash256.Size;
        var tag = (PayloadTag)chunk[reader._position++];
        var inputs = new StoredCoin[(int)reader.Number()];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = reader.Coin((long)reader.Number());
        }

        var outputs = new StoredCoin[(int)reader.Number()];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = reader.Coin(Place.Part(place, i));
        }

        return new ChunkTransaction(id, tag, inputs, outputs);
    }

    private static int Start(ReadOnlySpan<byte> chunk, int index) =>
        (int)BinaryPrimitives.ReadUInt32LittleEndian(chunk[(1 + (index * sizeof(uint)))..]);

    private StoredCoin Coin(long part)
    {
        var (account, satoshis) = ((long)Number(), (long)Number());
        int flags = _bytes[_position++];
        var until = 0L;
        if ((flags & ChunkWriter.UntilFlag) != 0)
        {
            var coded = Number();
            until = (long)(coded >> 1) ^ -(long)(coded & 1);
        }

        return new StoredCoin(part, account, satoshis, (OutputLockTag)(flags & ChunkWriter.KindMask), until, (flags & ChunkWriter.CoinbaseFlag) != 0);
    }

    private ulong Number()
    {
        var (value, shift) = (0UL, 0);
        while (true)
        {
            var next = _bytes[_position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }

            shift += 7;
        }
    }
}
