using NBitcoin.Crypto;

namespace NBitcoin.DataEncoders;

public sealed class Base58CheckEncoder : DataEncoder
{
    private const int ChecksumLength = 4;

    public override string EncodeData(byte[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Encoders.Base58.EncodeData([.. data, .. Hashes.SHA256(Hashes.SHA256(data))[..ChecksumLength]]);
    }

    public override byte[] DecodeData(string encoded)
    {
        var bytes = Encoders.Base58.DecodeData(encoded);
        if (bytes.Length < ChecksumLength)
        {
            throw new FormatException("Invalid checked base 58 string");
        }

        var data = bytes[..^ChecksumLength];
        return Hashes.SHA256(Hashes.SHA256(data)).AsSpan(0, ChecksumLength).SequenceEqual(bytes.AsSpan(data.Length))
            ? data
            : throw new FormatException("Invalid hash of the base 58 string");
    }
}
