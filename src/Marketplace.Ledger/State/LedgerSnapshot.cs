using System.Security.Cryptography;
using Marketplace.Ledger.Canonical;

namespace Marketplace.Ledger;

/// <summary>A copy of a state at one height. Hashing and writing it needs no lock and may run on any thread.</summary>
public sealed class LedgerSnapshot
{
    private const int BufferSize = 1 << 16;

    private readonly UnspentTable _outputs;
    private readonly LeaseAccount[] _leases;
    private readonly LedgerTotals _totals;
    private readonly byte[] _affairs;
    private readonly Hash256 _genesisHash;
    private readonly Hash256 _tipId;
    private readonly long _tipTime;

    internal LedgerSnapshot(LedgerState state)
    {
        _outputs = state.Store.Outputs.CopyEntries();
        _leases = [.. state.Store.Leases.Values];
        _totals = state.Totals;
        _affairs = AffairsCodec.Encode(state.Store);
        _genesisHash = state.GenesisHash;
        _tipId = state.TipId;
        _tipTime = state.TipTime;
        Height = state.Height;
    }

    /// <summary>The height of the state.</summary>
    public long Height { get; }

    /// <summary>The state hash.</summary>
    public Hash256 ComputeHash() => WriteTo(Stream.Null);

    /// <summary>Writes the snapshot.</summary>
    /// <param name="stream">Receives it; not flushed or closed.</param>
    /// <param name="cancellationToken">Stops in the middle; what has been written is then no snapshot.</param>
    /// <returns>The state hash, which is also the last 32 bytes written.</returns>
    public Hash256 WriteTo(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var writer = new CanonicalWriter(new byte[BufferSize]);
        try
        {
            WriteSums(ref writer);
            writer.WriteUInt32((uint)_affairs.Length);
            writer.WriteBytes(_affairs);
            writer.WriteUInt64((ulong)_outputs.Count);
            foreach (var entry in _outputs.Sorted())
            {
                WriteOutput(ref writer, entry);
                if (writer.Length > BufferSize / 2)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Flush(ref writer, sha, stream);
                }
            }

            writer.WriteUInt64((ulong)_leases.Length);
            foreach (var account in _leases.OrderBy(account => account.Id))
            {
                StateFormat.WriteLease(ref writer, account);
                if (writer.Length > BufferSize / 2)
                {
                    Flush(ref writer, sha, stream);
                }
            }

            Flush(ref writer, sha, stream);
        }
        finally
        {
            writer.Dispose();
        }

        var hash = Hashing.Sha256(sha.GetHashAndReset());
        stream.Write(hash.Bytes);
        return hash;
    }

    private static void Flush(ref CanonicalWriter writer, IncrementalHash sha, Stream stream)
    {
        sha.AppendData(writer.Written);
        stream.Write(writer.Written);
        writer.Reset();
    }

    private void WriteSums(ref CanonicalWriter writer)
    {
        writer.WriteBytes(StateFormat.Magic);
        writer.WriteHash(_genesisHash);
        writer.WriteInt64(Height);
        writer.WriteHash(_tipId);
        writer.WriteInt64(_tipTime);
        StateFormat.WriteTotals(ref writer, _totals);
    }

    private void WriteOutput(ref CanonicalWriter writer, uint entry)
    {
        ref var output = ref _outputs[entry];
        writer.WriteHash(output.TransactionId);
        writer.WriteUInt32(output.Index);
        writer.WriteInt64(output.Satoshis);
        writer.WriteInt64(output.Height);
        if (output.Kind == OutputLockTag.Key)
        {
            writer.WriteByte((byte)OutputLockTag.Key);
            writer.WriteKeyHash(output.Owner);
        }
        else
        {
            LockCodec.Write(ref writer, _outputs.LockOf(entry));
        }
    }
}
