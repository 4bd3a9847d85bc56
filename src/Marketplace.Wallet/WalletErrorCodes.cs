namespace Marketplace.Wallet;

/// <summary>The codes of <see cref="WalletException"/>. They never change.</summary>
public static class WalletErrorCodes
{
    /// <summary>A wallet's name is no name. Input that can never work.</summary>
    public const string InvalidWalletName = "invalid-wallet-name";

    /// <summary>There is no wallet of that name; the subject is the name.</summary>
    public const string WalletNotFound = "wallet-not-found";

    /// <summary>The name is taken; the subject is the name.</summary>
    public const string WalletExists = "wallet-exists";

    /// <summary>The file is no wallet, or was changed.</summary>
    public const string WalletDamaged = "wallet-damaged";

    /// <summary>The file cannot be read.</summary>
    public const string WalletNotReadable = "wallet-not-readable";

    /// <summary>The file cannot be written.</summary>
    public const string WalletNotWritable = "wallet-not-writable";

    /// <summary>The password does not open the wallet, or its file was changed.</summary>
    public const string WrongPassword = "wrong-password";

    /// <summary>A multi-signature wallet holds no key that could be unlocked.</summary>
    public const string WalletHasNoKey = "wallet-has-no-key";

    /// <summary>Only a wallet with a recovery phrase has accounts. Input that can never work.</summary>
    public const string WalletHasNoAccounts = "wallet-has-no-accounts";

    /// <summary>The phrase wallet has no account of that number; the subject is the wallet's name.</summary>
    public const string AccountNotFound = "account-not-found";

    /// <summary>The coins are not worth what is paid and its fee.</summary>
    public const string NotEnoughMoney = "not-enough-money";

    /// <summary>The coins are worth enough, but too many of them would be needed for one transaction.</summary>
    public const string TooManyCoins = "too-many-coins";

    /// <summary>The fee is above the caller's limit; the subject is the fee in FLUX.</summary>
    public const string FeeTooHigh = "fee-too-high";

    /// <summary>The network does not take a lease of these terms.</summary>
    public const string InvalidLease = "invalid-lease";

    /// <summary>The deposit of a lease is below what the network asks for.</summary>
    public const string DepositTooSmall = "deposit-too-small";

    /// <summary>The host's quote is not what its price list gives.</summary>
    public const string QuoteDiffers = "quote-differs";

    /// <summary>The host describes its network in a way that does not fit together.</summary>
    public const string NetworkNotReadable = "network-not-readable";

    /// <summary>The host's listings are behind its chain.</summary>
    public const string ListingsLate = "listings-late";

    /// <summary>The host says something about money that the chain disproves.</summary>
    public const string HostNotHonest = "host-not-honest";

    /// <summary>A transaction is for another network than the host's.</summary>
    public const string NetworkDiffers = "network-differs";

    /// <summary>A partially signed transaction says something about what it spends that the chain disproves.</summary>
    public const string TransactionFileLies = "transaction-file-lies";

    /// <summary>A file is no partially signed transaction.</summary>
    public const string TransactionFileInvalid = "transaction-file-invalid";

    /// <summary>The file of a partially signed transaction cannot be read.</summary>
    public const string FileNotReadable = "file-not-readable";

    /// <summary>The file of a partially signed transaction cannot be written.</summary>
    public const string FileNotWritable = "file-not-writable";
}
