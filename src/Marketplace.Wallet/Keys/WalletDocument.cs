namespace Marketplace.Wallet.Keys;

/// <summary>The JSON of a wallet file: what is public, and what is secret encrypted. Version 2; version 1 (one key, PBKDF2) is still read.</summary>
internal sealed record WalletDocument
{
    public const string FormatName = "market-wallet";
    public const int OldVersion = 1;
    public const int CurrentVersion = 2;

    public required string Format { get; init; }

    public required int Version { get; init; }

    /// <summary>"key", "phrase" or "multisig"; absent in version 1, which has keys only.</summary>
    public string? Kind { get; init; }

    public required string Address { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Of a phrase wallet. Not covered by the password; each is compared with the phrase when that is opened.</summary>
    public IReadOnlyList<AccountEntry>? Accounts { get; init; }

    /// <summary>Of a multi-signature wallet, hex.</summary>
    public string? RedeemScript { get; init; }

    public KeyDerivation? Kdf { get; init; }

    public EncryptedSecret? Cipher { get; init; }
}

/// <summary>One account of a phrase wallet.</summary>
internal sealed record AccountEntry
{
    public required int Number { get; init; }

    /// <summary>The account's extended public key, xpub...</summary>
    public required string Key { get; init; }

    public required int Receive { get; init; }

    public required int Change { get; init; }
}

/// <summary>How the password became a key.</summary>
internal sealed record KeyDerivation
{
    public const string Pbkdf2Sha512 = "pbkdf2-sha512";
    public const string Scrypt = "scrypt";

    public required string Name { get; init; }

    /// <summary>Of PBKDF2.</summary>
    public int? Iterations { get; init; }

    /// <summary>Of scrypt: its N; the memory is 1 KiB times this.</summary>
    public int? Cost { get; init; }

    public required byte[] Salt { get; init; }
}

/// <summary>The secret under that key.</summary>
internal sealed record EncryptedSecret
{
    public const string Aes256Gcm = "aes-256-gcm";

    public required string Name { get; init; }

    public required byte[] Nonce { get; init; }

    public required byte[] Ciphertext { get; init; }

    public required byte[] Tag { get; init; }
}
