using Org.BouncyCastle.Crypto.Digests;

namespace NBitcoin.Crypto;

public static class Hashes
{
    public static uint256 DoubleSHA256(byte[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new uint256(SHA256(SHA256(data)));
    }

    public static byte[] SHA256(byte[] data) => System.Security.Cryptography.SHA256.HashData(data);

    public static byte[] RIPEMD160(byte[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var digest = new RipeMD160Digest();
        digest.BlockUpdate(data, 0, data.Length);
        var hash = new byte[20];
        digest.DoFinal(hash, 0);
        return hash;
    }
}
