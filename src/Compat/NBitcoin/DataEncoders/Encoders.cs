namespace NBitcoin.DataEncoders;

public abstract class DataEncoder
{
    public abstract string EncodeData(byte[] data);

    /// <exception cref="FormatException">The text is not of this encoding.</exception>
    public abstract byte[] DecodeData(string encoded);
}

public static class Encoders
{
    public static DataEncoder Hex { get; } = new HexEncoder();

    public static DataEncoder Base58 { get; } = new Base58Encoder();

    public static DataEncoder Base58Check { get; } = new Base58CheckEncoder();
}
