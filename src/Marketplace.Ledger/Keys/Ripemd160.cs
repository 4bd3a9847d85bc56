using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Marketplace.Ledger.Keys;

/// <summary>RIPEMD-160 over spans, without allocation: every check of a key lock computes it once.</summary>
public static class Ripemd160
{
    /// <summary>Bytes of a digest: 20.</summary>
    public const int Size = 20;

    private const int BlockSize = 64;
    private const int LengthOffset = BlockSize - sizeof(ulong);

    // Which message word each of the 80 steps takes, and by how much it rotates: left line, then right line.
    private static ReadOnlySpan<byte> LeftWords =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        7, 4, 13, 1, 10, 6, 15, 3, 12, 0, 9, 5, 2, 14, 11, 8,
        3, 10, 14, 4, 9, 15, 8, 1, 2, 7, 0, 6, 13, 11, 5, 12,
        1, 9, 11, 10, 0, 8, 12, 4, 13, 3, 7, 15, 14, 5, 6, 2,
        4, 0, 5, 9, 7, 12, 2, 10, 14, 1, 3, 8, 11, 6, 15, 13,
    ];

    private static ReadOnlySpan<byte> RightWords =>
    [
        5, 14, 7, 0, 9, 2, 11, 4, 13, 6, 15, 8, 1, 10, 3, 12,
        6, 11, 3, 7, 0, 13, 5, 10, 14, 15, 8, 12, 4, 9, 1, 2,
        15, 5, 1, 3, 7, 14, 6, 9, 11, 8, 12, 2, 10, 0, 4, 13,
        8, 6, 4, 1, 3, 11, 15, 0, 5, 12, 2, 13, 9, 7, 10, 14,
        12, 15, 10, 4, 1, 5, 8, 7, 6, 2, 13, 14, 0, 3, 9, 11,
    ];

    private static ReadOnlySpan<byte> LeftRotations =>
    [
        11, 14, 15, 12, 5, 8, 7, 9, 11, 13, 14, 15, 6, 7, 9, 8,
        7, 6, 8, 13, 11, 9, 7, 15, 7, 12, 15, 9, 11, 7, 13, 12,
        11, 13, 6, 7, 14, 9, 13, 15, 14, 8, 13, 6, 5, 12, 7, 5,
        11, 12, 14, 15, 14, 15, 9, 8, 9, 14, 5, 6, 8, 6, 5, 12,
        9, 15, 5, 11, 6, 8, 13, 12, 5, 12, 13, 14, 11, 8, 5, 6,
    ];

    private static ReadOnlySpan<byte> RightRotations =>
    [
        8, 9, 9, 11, 13, 15, 15, 5, 7, 7, 8, 11, 14, 14, 12, 6,
        9, 13, 15, 7, 12, 8, 9, 11, 7, 7, 12, 7, 6, 15, 13, 11,
        9, 7, 15, 11, 8, 6, 6, 14, 12, 13, 5, 14, 13, 13, 7, 5,
        15, 5, 8, 11, 14, 14, 6, 14, 6, 9, 12, 9, 12, 5, 15, 8,
        8, 5, 12, 9, 12, 5, 14, 6, 8, 13, 6, 5, 15, 13, 11, 11,
    ];

    /// <summary>Writes the digest of the data.</summary>
    /// <param name="data">Any length.</param>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    public static void HashData(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        Span<uint> state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0];
        var rest = data;
        for (; rest.Length >= BlockSize; rest = rest[BlockSize..])
        {
            Compress(state, rest);
        }

        Span<byte> last = stackalloc byte[BlockSize];
        last.Clear();
        rest.CopyTo(last);
        last[rest.Length] = 0x80;
        if (rest.Length >= LengthOffset)
        {
            Compress(state, last);
            last.Clear();
        }

        BinaryPrimitives.WriteUInt64LittleEndian(last[LengthOffset..], (ulong)data.Length * 8);
        Compress(state, last);
        for (var i = 0; i < state.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(destination[(i * sizeof(uint))..], state[i]);
        }
    }

    private static void Compress(Span<uint> state, ReadOnlySpan<byte> block)
    {
        Span<uint> words = stackalloc uint[16];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(block[(i * sizeof(uint))..]);
        }

        var left = new Line(state);
        var right = new Line(state);
        for (var i = 0; i < 16; i++)
        {
            left.Step(Xor(left.B, left.C, left.D), words[LeftWords[i]], 0x00000000, LeftRotations[i]);
            right.Step(OrNotXor(right.B, right.C, right.D), words[RightWords[i]], 0x50A28BE6, RightRotations[i]);
        }

        for (var i = 16; i < 32; i++)
        {
            left.Step(Choose(left.B, left.C, left.D), words[LeftWords[i]], 0x5A827999, LeftRotations[i]);
            right.Step(ChooseByThird(right.B, right.C, right.D), words[RightWords[i]], 0x5C4DD124, RightRotations[i]);
        }

        for (var i = 32; i < 48; i++)
        {
            left.Step(OrNot(left.B, left.C, left.D), words[LeftWords[i]], 0x6ED9EBA1, LeftRotations[i]);
            right.Step(OrNot(right.B, right.C, right.D), words[RightWords[i]], 0x6D703EF3, RightRotations[i]);
        }

        for (var i = 48; i < 64; i++)
        {
            left.Step(ChooseByThird(left.B, left.C, left.D), words[LeftWords[i]], 0x8F1BBCDC, LeftRotations[i]);
            right.Step(Choose(right.B, right.C, right.D), words[RightWords[i]], 0x7A6D76E9, RightRotations[i]);
        }

        for (var i = 64; i < 80; i++)
        {
            left.Step(OrNotXor(left.B, left.C, left.D), words[LeftWords[i]], 0xA953FD4E, LeftRotations[i]);
            right.Step(Xor(right.B, right.C, right.D), words[RightWords[i]], 0x00000000, RightRotations[i]);
        }

        var carried = state[1] + left.C + right.D;
        state[1] = state[2] + left.D + right.E;
        state[2] = state[3] + left.E + right.A;
        state[3] = state[4] + left.A + right.B;
        state[4] = state[0] + left.B + right.C;
        state[0] = carried;
    }

    private static uint Xor(uint x, uint y, uint z) => x ^ y ^ z;

    private static uint Choose(uint x, uint y, uint z) => (x & y) | (~x & z);

    private static uint OrNot(uint x, uint y, uint z) => (x | ~y) ^ z;

    private static uint ChooseByThird(uint x, uint y, uint z) => (x & z) | (y & ~z);

    private static uint OrNotXor(uint x, uint y, uint z) => x ^ (y | ~z);

    private struct Line(ReadOnlySpan<uint> state)
    {
        public uint A = state[0];
        public uint B = state[1];
        public uint C = state[2];
        public uint D = state[3];
        public uint E = state[4];

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step(uint mixed, uint word, uint constant, int rotation)
        {
            var next = BitOperations.RotateLeft(A + mixed + word + constant, rotation) + E;
            A = E;
            E = D;
            D = BitOperations.RotateLeft(C, 10);
            C = B;
            B = next;
        }
    }
}
