namespace NBitcoin;

/// <summary>A 64-byte signature and which of the up to four candidate keys made it.</summary>
public sealed class CompactSignature
{
    public CompactSignature(int recoveryId, byte[] sig64)
    {
        ArgumentNullException.ThrowIfNull(sig64);
        if (sig64.Length != 64)
        {
            throw new ArgumentException("sig64 should be 64 bytes", nameof(sig64));
        }

        if (!IsValidRecId(recoveryId))
        {
            throw new ArgumentOutOfRangeException(nameof(recoveryId), recoveryId, "recoveryId is 0, 1, 2 or 3");
        }

        RecoveryId = recoveryId;
        Signature = sig64;
    }

    public int RecoveryId { get; }

    public byte[] Signature { get; }

    public static bool IsValidRecId(int recid) => recid is >= 0 and < 4;
}
