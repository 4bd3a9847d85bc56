using System.Buffers.Binary;
using Marketplace.Ledger;

namespace Marketplace.Explorer.Chunks;

/// <summary>Packs some transactions of a block into the bytes of one row: ids, and inputs and outputs with their owners and amounts.</summary>
/// <remarks>
/// Layout: the count (1 byte), where each transaction begins (4 bytes each, little-endian, from the start of the chunk), then for each
/// transaction its id (32), its payload's tag (1), the inputs and the outputs, each with their count before them. An input is the place of
/// the output that it spends, then as an output: the number of the address, the satoshis, the lock's tag with bit 7 for a time lock's
/// end and bit 6 for a coinbase, and that end where there is one. Numbers are base-128 varints; the end is zigzag-coded.
/// </remarks>
internal sealed class ChunkWriter
{
    /// <summary>How many transactions a chunk has at most.</summary>
    public const int Capacity = 64;

    /// <summary>How long a chunk may be before it takes another transaction, bytes. Ordinary ones fill a third of it; large ones must not make their neighbours slow to read.</summary>
    public const int MaxBytes = 16 << 10;

    internal const int UntilFlag = 0x80;
    internal const int CoinbaseFlag = 0x40;
    internal const int KindMask = 0x3F;

    private readonly uint[] _starts = new uint[Capacity];
    private byte[] _buffer = new byte[16 << 10];
    private int _length;

    public int Count { get; private set; }

    public bool IsFull => Count == Capacity || _length >= MaxBytes;

    public void Begin(in Hash256 id, PayloadTag tag, int inputs)
    {
        _starts[Count++] = (uint)_length;
        Reserve(Hash256.Size + 1);
        id.CopyTo(_buffer.AsSpan(_length));
        _length += Hash256.Size;
        _buffer[_length++] = (byte)tag;
        Write((ulong)inputs);
    }

    public void Input(in StoredCoin coin)
    {
        Write((ulong)coin.Part);
        Output(coin);
    }

    public void BeginOutputs(int outputs) => Write((ulong)outputs);

    public void Output(in StoredCoin coin)
    {
        Write((ulong)coin.Account);
        Write((ulong)coin.Satoshis);
        Reserve(1);
        _buffer[_length++] = (byte)((int)coin.Kind | (coin.Until != 0 ? UntilFlag : 0) | (coin.IsCoinbase ? CoinbaseFlag : 0));
        if (coin.Until != 0)
        {
            Write((ulong)((coin.Until << 1) ^ (coin.Until >> 63)));
        }
    }

    /// <summary>The chunk's bytes; the next transaction begins a new one.</summary>
    public byte[] Take()
    {
        var head = 1 + (Count * sizeof(uint));
        var bytes = new byte[head + _length];
        bytes[0] = (byte)Count;
        for (var i = 0; i < Count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(1 + (i * sizeof(uint))), (uint)head + _starts[i]);
        }

        _buffer.AsSpan(0, _length).CopyTo(bytes.AsSpan(head));
        (Count, _length) = (0, 0);
        return bytes;
    }

    private void Write(ulong value)
    {
        Reserve(10);
        while (value >= 0x80)
        {
            _buffer[_length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _buffer[_length++] = (byte)value;
    }

    private void Reserve(int bytes)
    {
        if (_length + bytes > _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }
}
