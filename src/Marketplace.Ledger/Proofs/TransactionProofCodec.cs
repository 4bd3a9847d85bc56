using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Marketplace.Ledger.Canonical;

namespace Marketplace.Ledger.Proofs;

/// <summary>The canonical bytes of a proof.</summary>
internal static class TransactionProofCodec
{
    // Header, empty certificate, one validator.
    private const int MinChangeBytes = BlockHeader.Size + sizeof(uint) + 1 + 1 + Keys.PublicKey.Size + sizeof(ulong);

    // A block has at most 100,000 transactions, so its tree at most 17 levels.
    private const int MaxBranch = 17;

    private static ReadOnlySpan<byte> Magic => "FMPROOF1"u8;

    public static byte[] Encode(TransactionProof proof)
    {
        var writer = new CanonicalWriter(stackalloc byte[1024]);
        writer.WriteBytes(Magic);
        proof.Genesis.Write(writer.Take(BlockHeader.Size));
        proof.Validators.Write(ref writer);
        writer.WriteVarUInt((uint)proof.Changes.Length);
        foreach (var change in proof.Changes)
        {
            change.Header.Write(writer.Take(BlockHeader.Size));
            change.Certificate.Write(ref writer);
            change.Validators.Write(ref writer);
        }

        proof.Header.Write(writer.Take(BlockHeader.Size));
        proof.Certificate.Write(ref writer);
        writer.WriteVarUInt((uint)proof.Place);
        writer.WriteVarUInt((uint)proof.Branch.Length);
        foreach (var hash in proof.Branch)
        {
            writer.WriteHash(hash);
        }

        writer.WriteVarUInt((uint)proof.Transaction.Encoded.Length);
        writer.WriteBytes(proof.Transaction.Encoded.Span);
        var bytes = writer.ToArray();
        writer.Dispose();
        return bytes;
    }

    public static bool TryDecode(
        ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out TransactionProof? proof, [NotNullWhen(false)] out Rejection? rejection)
    {
        proof = null;
        rejection = null;
        if (bytes.Length > TransactionProof.MaxBytes)
        {
            rejection = new Rejection(RejectionCode.TooLarge, $"A proof has at most {TransactionProof.MaxBytes} bytes, not {bytes.Length}.");
            return false;
        }

        var reader = new CanonicalReader(bytes.Span);
        proof = Read(ref reader, bytes, ref rejection);
        rejection ??= proof is null ? reader.Rejection : null;
        return proof is not null;
    }

    private static TransactionProof? Read(ref CanonicalReader reader, ReadOnlyMemory<byte> bytes, ref Rejection? rejection)
    {
        if (!reader.ReadBytes(Magic.Length).SequenceEqual(Magic))
        {
            reader.Fail("The bytes do not begin as a proof of version 1", RejectionCode.NotSupported);
        }

        var genesis = BlockHeader.Read(ref reader);
        var validators = ValidatorSet.Read(ref reader);
        var changes = ReadChanges(ref reader);
        var header = BlockHeader.Read(ref reader);
        var certificate = Certificate.Read(ref reader);
        var place = (int)reader.ReadVarUInt(FormatLimits.MaxBlockTransactions);
        var branch = ReadBranch(ref reader);
        var length = (int)reader.ReadVarUInt(FormatLimits.MaxTransactionBytes);
        var start = reader.Position;
        reader.ReadBytes(length);
        if (!reader.Finish() || genesis is null || validators is null || header is null)
        {
            return null;
        }

        if (!Transaction.TryDecode(bytes.Slice(start, length), out var transaction, out var inner))
        {
            rejection = inner with { Message = $"The transaction at byte {start}: {inner.Message}" };
            return null;
        }

        return new TransactionProof(genesis, validators, changes, header, certificate, place, branch, transaction);
    }

    private static ImmutableArray<ValidatorChange> ReadChanges(ref CanonicalReader reader)
    {
        var count = reader.ReadCount(TransactionProof.MaxBytes / MinChangeBytes, MinChangeBytes, "changes of validators");
        var changes = new List<ValidatorChange>(count);
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            var header = BlockHeader.Read(ref reader);
            var certificate = Certificate.Read(ref reader);
            if (ValidatorSet.Read(ref reader) is { } validators && header is not null)
            {
                changes.Add(new ValidatorChange(header, certificate, validators));
            }
        }

        return [.. changes];
    }

    private static ImmutableArray<Hash256> ReadBranch(ref CanonicalReader reader)
    {
        var branch = new Hash256[reader.ReadCount(MaxBranch, Hash256.Size, "hashes of a branch")];
        for (var i = 0; i < branch.Length; i++)
        {
            branch[i] = reader.ReadHash();
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(branch);
    }
}
