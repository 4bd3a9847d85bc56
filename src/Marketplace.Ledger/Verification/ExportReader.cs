using Marketplace.Ledger.Framing;

namespace Marketplace.Ledger.Verification;

/// <summary>Cuts an export into records; checks frames and checksums, not contents.</summary>
internal sealed class ExportReader(Stream stream)
{
    private readonly byte[] _header = new byte[RecordFrame.HeaderSize];

    /// <summary>The next byte of the file.</summary>
    public long Offset { get; private set; }

    /// <summary>How many records have been read: the height of the next.</summary>
    public long Records { get; private set; }

    public async ValueTask<ChainFault?> ReadHeaderAsync(Hash256 genesisHash, CancellationToken cancellationToken)
    {
        var bytes = new byte[ChainFileHeader.Size];
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        if (length < bytes.Length || !ChainFileHeader.TryRead(bytes, out var header) || header.FirstHeight != 0 || header.Salt != 0)
        {
            return new ChainFault(ChainFaultKind.NotAnExport, 0, null, 0, "The file does not begin with the intact header of an export.");
        }

        Offset = length;
        return new Hash256(header.GenesisHash.Span) == genesisHash
            ? null
            : new ChainFault(
                ChainFaultKind.OtherNetwork, 0, null, 0, $"The export is of network {new Hash256(header.GenesisHash.Span)}, not {genesisHash}.");
    }

    /// <summary>The next record's payload, null at the end of the file, or what is wrong with it.</summary>
    public async ValueTask<(byte[]? Payload, ChainFault? Fault)> ReadAsync(CancellationToken cancellationToken)
    {
        var length = await stream.ReadAtLeastAsync(_header, _header.Length, throwOnEndOfStream: false, cancellationToken);
        if (length == 0)
        {
            return (null, null);
        }

        if (length < _header.Length)
        {
            return (null, Fault(ChainFaultKind.Truncated, "The file ends in the frame of a record."));
        }

        if (!RecordFrame.TryReadHeader(_header, out var payloadLength, out var groupIndex) || groupIndex != 0 || payloadLength > FormatLimits.MaxBlockBytes)
        {
            return (null, Fault(ChainFaultKind.RecordDamaged, "No record of an export begins here."));
        }

        var payload = GC.AllocateUninitializedArray<byte>(payloadLength);
        if (await stream.ReadAtLeastAsync(payload, payloadLength, throwOnEndOfStream: false, cancellationToken) < payloadLength)
        {
            return (null, Fault(ChainFaultKind.Truncated, $"The file ends in a record of {payloadLength} bytes."));
        }

        if (!RecordFrame.IsIntact(_header, payload, salt: 0))
        {
            return (null, Fault(ChainFaultKind.RecordDamaged, "The checksum of the record is wrong."));
        }

        Offset += _header.Length + payloadLength;
        Records++;
        return (payload, null);
    }

    private ChainFault Fault(ChainFaultKind kind, string message) => new(kind, Records, null, Offset, message);
}
