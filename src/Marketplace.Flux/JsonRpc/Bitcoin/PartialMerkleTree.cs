using System.Buffers.Binary;
using Marketplace.Ledger;

namespace Marketplace.Flux.JsonRpc.Bitcoin;

/// <summary>
/// A block's header with the part of its Merkle tree that proves some of its transactions, in the form of BIP 37: number of
/// transactions, hashes in depth-first order, and a bit for each node that was visited.
/// </summary>
internal static class PartialMerkleTree
{
    private const int MostBitBytes = (FormatLimits.MaxBlockTransactions * 4 / 8) + 8;

    /// <summary>Proves transactions of a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="wanted">Their ids; all of them are in the block.</param>
    public static byte[] Prove(Block block, IReadOnlyCollection<Hash256> wanted)
    {
        var ids = block.Transactions.Select(transaction => transaction.Id).ToArray();
        var builder = new Builder(ids, Array.ConvertAll(ids, wanted.Contains));
        builder.Visit(Levels(ids.Length), 0);
        return builder.ToArray(block.Header.Encode());
    }

    /// <summary>Reads a proof.</summary>
    /// <param name="proof">What <see cref="Prove"/> gives.</param>
    /// <param name="header">The header that the proof is for; only a look into the chain tells whether it is one of a block there.</param>
    /// <param name="proven">The transactions, if the proof leads to the header's root.</param>
    public static bool TryRead(ReadOnlySpan<byte> proof, out BlockHeader? header, out List<Hash256> proven)
    {
        (header, proven) = (null, []);
        if (proof.Length < BlockHeader.Size + sizeof(uint) || !BlockHeader.TryDecode(proof[..BlockHeader.Size], out header, out _))
            return false;
        var rest = proof[BlockHeader.Size..];
        var count = BinaryPrimitives.ReadUInt32LittleEndian(rest);
        rest = rest[sizeof(uint)..];
        if (count == 0 || count != (uint)header.TransactionCount
            || !TryReadCount(ref rest, count, out var hashes) || rest.Length < hashes * Hash256.Size)
            return false;
        var reader = new Reader((int)count, rest[..(hashes * Hash256.Size)]);
        rest = rest[(hashes * Hash256.Size)..];
        if (!TryReadCount(ref rest, MostBitBytes, out var bits) || rest.Length != bits)
            return false;
        reader.Bits = rest;
        var root = reader.Visit(Levels((int)count), 0, proven);
        return reader.IsDone && root == header.MerkleRoot;
    }

    private static int Levels(int count)
    {
        var levels = 0;
        while (Width(count, levels) > 1)
            levels++;
        return levels;
    }

    private static int Width(int count, int level) => (int)(((long)count + (1L << level) - 1) >> level);

    // Bitcoin's compact size, in its shortest form.
    private static bool TryReadCount(ref ReadOnlySpan<byte> bytes, uint most, out int count)
    {
        count = 0;
        if (bytes.IsEmpty)
            return false;
        var (size, value) = bytes[0] switch
        {
            < 0xFD => (1, bytes[0]),
            0xFD when bytes.Length >= 3 => (3, BinaryPrimitives.ReadUInt16LittleEndian(bytes[1..])),
            0xFE when bytes.Length >= 5 => (5, BinaryPrimitives.ReadUInt32LittleEndian(bytes[1..])),
            _ => (0, 0u),
        };
        if (size == 0 || value > most || (size == 3 && value < 0xFD) || (size == 5 && value <= ushort.MaxValue))
            return false;
        count = (int)value;
        bytes = bytes[size..];
        return true;
    }

    private sealed class Builder(Hash256[] ids, bool[] wanted)
    {
        private readonly List<Hash256> _hashes = [];
        private readonly List<bool> _bits = [];

        public void Visit(int level, int at)
        {
            var isParent = false;
            for (var i = at << level; i < Math.Min((at + 1) << level, ids.Length); i++)
                isParent |= wanted[i];
            _bits.Add(isParent);
            if (level == 0 || !isParent)
            {
                _hashes.Add(HashOf(level, at));
                return;
            }

            Visit(level - 1, at * 2);
            if ((at * 2) + 1 < Width(ids.Length, level - 1))
                Visit(level - 1, (at * 2) + 1);
        }

        public byte[] ToArray(byte[] header)
        {
            var bytes = new List<byte>(header);
            var count = new byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32LittleEndian(count, (uint)ids.Length);
            bytes.AddRange(count);
            AddCount(bytes, _hashes.Count);
            foreach (var hash in _hashes)
                bytes.AddRange(hash.Bytes);
            var bits = new byte[(_bits.Count + 7) / 8];
            for (var i = 0; i < _bits.Count; i++)
                bits[i / 8] |= (byte)(_bits[i] ? 1 << (i % 8) : 0);
            AddCount(bytes, bits.Length);
            bytes.AddRange(bits);
            return [.. bytes];
        }

        private Hash256 HashOf(int level, int at)
        {
            if (level == 0)
                return ids[at];
            var left = HashOf(level - 1, at * 2);
            return Hashing.Sha256d(left, (at * 2) + 1 < Width(ids.Length, level - 1) ? HashOf(level - 1, (at * 2) + 1) : left);
        }

        private static void AddCount(List<byte> bytes, int count)
        {
            if (count < 0xFD)
            {
                bytes.Add((byte)count);
                return;
            }

            var wide = new byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32LittleEndian(wide, (uint)count);
            if (count <= ushort.MaxValue)
                bytes.AddRange([0xFD, wide[0], wide[1]]);
            else
                bytes.AddRange([0xFE, .. wide]);
        }
    }

    private ref struct Reader(int count, ReadOnlySpan<byte> hashes)
    {
        private readonly ReadOnlySpan<byte> _hashes = hashes;
        private int _hash;
        private int _bit;
        private bool _failed;

        public ReadOnlySpan<byte> Bits { get; set; }

        /// <summary>Whether everything was used, and only padding is left of the last byte.</summary>
        public readonly bool IsDone => !_failed && _hash * Hash256.Size == _hashes.Length && (_bit + 7) / 8 == Bits.Length && IsPadded();

        public Hash256 Visit(int level, int at, List<Hash256> proven)
        {
            if (_failed || _bit >= Bits.Length * 8)
                return Fail();
            var isParent = (Bits[_bit / 8] >> (_bit % 8) & 1) == 1;
            _bit++;
            if (level == 0 || !isParent)
            {
                if ((_hash + 1) * Hash256.Size > _hashes.Length)
                    return Fail();
                var hash = new Hash256(_hashes.Slice(_hash++ * Hash256.Size, Hash256.Size));
                if (level == 0 && isParent)
                    proven.Add(hash);
                return hash;
            }

            var left = Visit(level - 1, at * 2, proven);
            if ((at * 2) + 1 >= Width(count, level - 1))
                return Hashing.Sha256d(left, left);
            var right = Visit(level - 1, (at * 2) + 1, proven);
            // Two equal halves would let a list with its end doubled pass for the block's (CVE-2012-2459).
            return left == right ? Fail() : Hashing.Sha256d(left, right);
        }

        private readonly bool IsPadded()
        {
            for (var bit = _bit; bit < Bits.Length * 8; bit++)
            {
                if ((Bits[bit / 8] >> (bit % 8) & 1) == 1)
                    return false;
            }

            return true;
        }

        private Hash256 Fail()
        {
            _failed = true;
            return default;
        }
    }
}
