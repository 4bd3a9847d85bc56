namespace Marketplace.Ledger.Keys;

/// <summary>What the hash in an address is a hash of. The values are part of encodings and never change.</summary>
public enum AddressKind : byte
{
    /// <summary>A public key; written t1...</summary>
    KeyHash = 1,

    /// <summary>A script, such as a multi-signature; written t3...</summary>
    ScriptHash = 3,
}
