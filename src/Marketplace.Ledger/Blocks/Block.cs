using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Marketplace.Ledger.Canonical;

namespace Marketplace.Ledger;

/// <summary>A header, the certificate that makes it final, and the transactions it commits to. Immutable.</summary>
/// <param name="header">The header.</param>
/// <param name="certificate">The certificate.</param>
/// <param name="transactions">The transactions.</param>
public sealed class Block(BlockHeader header, Certificate certificate, ImmutableArray<Transaction> transactions)
{
    private byte[]? _encoded;

    /// <summary>The header.</summary>
    public BlockHeader Header { get; } = header;

    /// <summary>The validators' signatures.</summary>
    public Certificate Certificate { get; } = certificate;

    /// <summary>The transactions, in the order in which they apply.</summary>
    public ImmutableArray<Transaction> Transactions { get; } = transactions;

    /// <summary>The header's id.</summary>
    public Hash256 Id { get; } = header.Id;

    /// <summary>The height.</summary>
    public long Height => Header.Height;

    /// <summary>How many bytes the block takes; known without encoding it.</summary>
    public int EncodedLength
    {
        get
        {
            var votes = Certificate.Signatures.Length;
            return BlockHeader.Size + sizeof(uint) + CanonicalWriter.VarUIntLength(votes) + (votes * (sizeof(ushort) + Keys.Signature.Size)) + BodyLength;
        }
    }

    /// <summary>How many of the bytes are the transactions, each behind its length.</summary>
    internal int BodyLength
    {
        get
        {
            var length = 0;
            foreach (var transaction in Transactions)
            {
                length += CanonicalWriter.VarUIntLength(transaction.Encoded.Length) + transaction.Encoded.Length;
            }

            return length;
        }
    }

    /// <summary>The same block with another certificate, which is not part of its id.</summary>
    /// <param name="certificate">The certificate.</param>
    public Block WithCertificate(Certificate certificate) => new(Header, certificate, Transactions);

    /// <summary>The canonical bytes: header, certificate, then each transaction behind its length. Made once; not to be changed.</summary>
    public byte[] Encode()
    {
        if (_encoded is not null)
        {
            return _encoded;
        }

        var bytes = new byte[EncodedLength];
        var writer = new CanonicalWriter(bytes);
        Header.Write(writer.Take(BlockHeader.Size));
        Certificate.Write(ref writer);
        foreach (var transaction in Transactions)
        {
            writer.WriteVarUInt((uint)transaction.Encoded.Length);
            writer.WriteBytes(transaction.Encoded.Span);
        }

        return _encoded = bytes;
    }

    /// <summary>Reads canonical bytes. That the transactions are those of the Merkle root is not checked here.</summary>
    /// <param name="bytes">Exactly one block. Kept, not copied: it must not change later.</param>
    /// <param name="block">The block.</param>
    /// <param name="rejection">Why the bytes were refused.</param>
    public static bool TryDecode(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out Block? block, [NotNullWhen(false)] out Rejection? rejection)
    {
        block = null;
        rejection = null;
        if (bytes.Length > FormatLimits.MaxBlockBytes)
        {
            rejection = new Rejection(RejectionCode.TooLarge, $"A block has at most {FormatLimits.MaxBlockBytes} bytes, not {bytes.Length}.");
            return false;
        }

        var reader = new CanonicalReader(bytes.Span);
        block = Read(ref reader, bytes, ref rejection);
        rejection ??= block is null ? reader.Rejection : null;
        return block is not null;
    }

    /// <summary>Reads canonical bytes that come from a trusted place.</summary>
    /// <param name="bytes">Exactly one block. Kept, not copied.</param>
    /// <exception cref="FormatException">The bytes are none.</exception>
    public static Block Decode(ReadOnlyMemory<byte> bytes) =>
        TryDecode(bytes, out var block, out var rejection) ? block : throw new FormatException(rejection.ToString());

    /// <summary>The height and the id.</summary>
    public override string ToString() => $"block {Height} {Id}";

    private static Block? Read(ref CanonicalReader reader, ReadOnlyMemory<byte> bytes, ref Rejection? rejection)
    {
        var header = BlockHeader.Read(ref reader);
        var certificate = Certificate.Read(ref reader);
        if (header is null || reader.Failed)
        {
            return null;
        }

        if (header.TransactionCount > reader.Remaining / (1 + TransactionCodec.MinBytes))
        {
            reader.Fail($"There cannot be {header.TransactionCount} transactions in {reader.Remaining} bytes");
            return null;
        }

        var transactions = new Transaction[header.TransactionCount];
        for (var i = 0; i < transactions.Length; i++)
        {
            var length = (int)reader.ReadVarUInt(FormatLimits.MaxTransactionBytes);
            var start = reader.Position;
            if (reader.ReadBytes(length).Length != length || reader.Failed)
            {
                return null;
            }

            if (!Transaction.TryRead(bytes.Slice(start, length), out var transaction, out var inner))
            {
                rejection = inner with { Message = $"Transaction {i} at byte {start}: {inner.Message}" };
                return null;
            }

            transactions[i] = transaction;
        }

        return reader.Finish() ? new Block(header, certificate, ImmutableCollectionsMarshal.AsImmutableArray(transactions)) : null;
    }
}
