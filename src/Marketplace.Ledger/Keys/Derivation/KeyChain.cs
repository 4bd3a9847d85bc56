namespace Marketplace.Ledger.Keys.Derivation;

/// <summary>The two chains of addresses of an account. The values are part of BIP44 paths.</summary>
public enum KeyChain
{
    /// <summary>Addresses that are given to others.</summary>
    Receive = 0,

    /// <summary>Addresses that take a payment's change.</summary>
    Change = 1,
}
