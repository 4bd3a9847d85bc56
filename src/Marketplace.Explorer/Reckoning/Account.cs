using System.Buffers.Binary;
using System.Data.Common;
using Marketplace.Ledger.Keys;

namespace Marketplace.Explorer.Reckoning;

/// <summary>What the projections know of an address. Changed by the one thread that reckons.</summary>
internal sealed class Account(Address address)
{
    public Address Address => address;

    /// <summary>Its number, in the order in which addresses first appear; 0 until it is known.</summary>
    public long Number { get; set; }

    public long Satoshis { get; set; }

    public long Collateral { get; set; }

    public long Outputs { get; set; }

    public long Transactions { get; set; }

    public long FirstPlace { get; set; } = -1;

    public long LastPlace { get; set; } = -1;

    public UInt128 Received { get; set; }

    public UInt128 Sent { get; set; }

    /// <summary>Whether the tables have no row of it yet.</summary>
    public bool IsNew { get; set; }

    /// <summary>Whether it has changed since it was written.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Whether the memory of accounts has let go of it; whoever still holds it must ask for it again.</summary>
    public bool IsForgotten { get; set; }

    /// <summary>Whether it owned anything before the changes that wait to be written.</summary>
    public bool OwnedBefore { get; set; }

    public static Account Read(DbDataReader reader)
    {
        var account = new Account(Owner.Read(reader.GetFieldValue<byte[]>(8)));
        account.Load(reader);
        return account;
    }

    /// <summary>Takes over what its row says.</summary>
    public void Load(DbDataReader reader)
    {
        Number = reader.GetInt64(0);
        Satoshis = reader.GetInt64(1);
        Collateral = reader.GetInt64(2);
        Outputs = reader.GetInt64(3);
        Transactions = reader.GetInt64(4);
        FirstPlace = reader.GetInt64(5);
        LastPlace = reader.GetInt64(6);
        var moved = reader.GetFieldValue<byte[]>(7);
        Received = BinaryPrimitives.ReadUInt128BigEndian(moved);
        Sent = BinaryPrimitives.ReadUInt128BigEndian(moved.AsSpan(16));
    }

    /// <summary>What it has received and sent, as one column.</summary>
    public byte[] Moved()
    {
        var moved = new byte[32];
        BinaryPrimitives.WriteUInt128BigEndian(moved, Received);
        BinaryPrimitives.WriteUInt128BigEndian(moved.AsSpan(16), Sent);
        return moved;
    }
}
