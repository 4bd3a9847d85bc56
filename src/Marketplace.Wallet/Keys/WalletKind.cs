namespace Marketplace.Wallet.Keys;

/// <summary>What a wallet is made of.</summary>
public enum WalletKind
{
    /// <summary>One private key.</summary>
    Key,

    /// <summary>A recovery phrase with any number of accounts.</summary>
    Phrase,

    /// <summary>The public keys of several, m of whom must sign; it holds no secret.</summary>
    MultiSig,
}
