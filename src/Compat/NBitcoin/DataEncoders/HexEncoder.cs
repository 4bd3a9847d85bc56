namespace NBitcoin.DataEncoders;

public sealed class HexEncoder : DataEncoder
{
    public override string EncodeData(byte[] data) => Convert.ToHexStringLower(data);

    public override byte[] DecodeData(string encoded) => Convert.FromHexString(encoded);
}
