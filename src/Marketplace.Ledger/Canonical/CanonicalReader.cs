using System.Buffers.Binary;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Canonical;

/// <summary>Reads the canonical encoding and refuses every byte string that a <see cref="CanonicalWriter"/> would not have written.</summary>
/// <remarks>
/// The first fault sticks: later reads return default values and consume nothing, so callers check <see cref="Failed"/> once, before
/// they use what they read. Nothing here throws for bad bytes or sets memory aside.
/// </remarks>
/// <param name="source">The bytes to read.</param>
public ref struct CanonicalReader(ReadOnlySpan<byte> source)
{
    private readonly ReadOnlySpan<byte> _source = source;

    /// <summary>How many bytes have been read.</summary>
    public int Position { get; private set; }

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => _source.Length - Position;

    /// <summary>Whether anything was wrong so far.</summary>
    public readonly bool Failed => Fault is not null;

    /// <summary>What was wrong first, in words; null as long as all is well.</summary>
    public string? Fault { get; private set; }

    /// <summary>The rule that was broken first.</summary>
    public RejectionCode FaultCode { get; private set; }

    /// <summary>The first fault with the offset at which it was found.</summary>
    public readonly Rejection Rejection => new(FaultCode, $"{Fault} (byte {Position}).");

    /// <summary>Records a fault; the first one sticks.</summary>
    /// <param name="fault">What is wrong, in words.</param>
    /// <param name="code">The rule that is broken.</param>
    public void Fail(string fault, RejectionCode code = RejectionCode.Malformed)
    {
        if (!Failed)
        {
            Fault = fault;
            FaultCode = code;
        }
    }

    /// <summary>The next bytes, without a copy; empty after a fault.</summary>
    /// <param name="count">How many, at least 0.</param>
    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (Failed || count > Remaining)
        {
            Fail("The bytes end too early");
            return default;
        }

        var bytes = _source.Slice(Position, count);
        Position += count;
        return bytes;
    }

    /// <summary>One byte.</summary>
    public byte ReadByte()
    {
        var bytes = ReadBytes(1);
        return bytes.IsEmpty ? (byte)0 : bytes[0];
    }

    /// <summary>Two bytes, little-endian.</summary>
    public ushort ReadUInt16()
    {
        var bytes = ReadBytes(sizeof(ushort));
        return bytes.IsEmpty ? (ushort)0 : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    /// <summary>Four bytes, little-endian.</summary>
    public uint ReadUInt32()
    {
        var bytes = ReadBytes(sizeof(uint));
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    /// <summary>Eight bytes, little-endian.</summary>
    public ulong ReadUInt64()
    {
        var bytes = ReadBytes(sizeof(ulong));
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>Eight bytes, little-endian, as a number from 0 to a bound.</summary>
    /// <param name="max">The largest value allowed.</param>
    /// <param name="what">What it is, for the message.</param>
    public long ReadInt64(long max, string what)
    {
        var value = ReadUInt64();
        if (value <= (ulong)max)
        {
            return (long)value;
        }

        Fail($"{what} is more than {max}");
        return 0;
    }

    /// <summary>An amount; zero only if allowed.</summary>
    /// <param name="allowZero">Whether zero is an amount here.</param>
    public Money ReadMoney(bool allowZero = false)
    {
        var satoshis = ReadUInt64();
        if (Money.TryFromSatoshis((long)satoshis, out var money) && (allowZero || satoshis != 0 || Failed))
        {
            return money;
        }

        Fail(satoshis == 0 ? "An amount is zero" : $"An amount is negative or above {Money.MaxSatoshis} satoshis", RejectionCode.AmountOutOfRange);
        return default;
    }

    /// <summary>A number in the shortest base-128 form: seven bits a byte, least significant first, the high bit set on all but the last.</summary>
    /// <param name="max">The largest value allowed.</param>
    public uint ReadVarUInt(uint max)
    {
        ulong value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next >= 0x80)
            {
                continue;
            }

            if (next == 0 && shift > 0)
            {
                Fail("A number is not in its shortest form");
            }
            else if (value > max)
            {
                Fail($"A number is {value} where at most {max} is allowed");
            }

            return Failed ? 0 : (uint)value;
        }

        Fail("A number is too long");
        return 0;
    }

    /// <summary>How many items follow: bounded by a limit, and by what the bytes left can hold, before anything is set aside for them.</summary>
    /// <param name="max">The most items allowed.</param>
    /// <param name="minItemBytes">The fewest bytes that one item takes.</param>
    /// <param name="what">The items' name, for the message.</param>
    public int ReadCount(int max, int minItemBytes, string what)
    {
        var count = ReadVarUInt(int.MaxValue);
        if (count > (uint)max)
        {
            Fail($"There are {count} {what} where at most {max} are allowed", RejectionCode.TooLarge);
            return 0;
        }

        if (count * (long)minItemBytes > Remaining)
        {
            Fail($"There cannot be {count} {what} in {Remaining} bytes");
            return 0;
        }

        return (int)count;
    }

    /// <summary>32 bytes.</summary>
    public Hash256 ReadHash()
    {
        var bytes = ReadBytes(Hash256.Size);
        return bytes.IsEmpty ? default : new Hash256(bytes);
    }

    /// <summary>20 bytes.</summary>
    public KeyHash ReadKeyHash()
    {
        var bytes = ReadBytes(KeyHash.Size);
        return bytes.IsEmpty ? default : new KeyHash(bytes);
    }

    /// <summary>33 bytes that start with 02 or 03.</summary>
    public PublicKey ReadPublicKey()
    {
        if (!PublicKey.TryRead(ReadBytes(PublicKey.Size), out var key))
        {
            Fail("A public key does not start with 02 or 03");
        }

        return key;
    }

    /// <summary>64 bytes, r and low s.</summary>
    public Signature ReadSignature()
    {
        if (!Signature.TryRead(ReadBytes(Signature.Size), out var signature))
        {
            Fail("A signature is not canonical: r or s is zero or too large");
        }

        return signature;
    }

    /// <summary>Whether all went well and no byte is left.</summary>
    public bool Finish()
    {
        if (!Failed && Remaining > 0)
        {
            Fail($"{Remaining} bytes follow the end");
        }

        return !Failed;
    }
}
