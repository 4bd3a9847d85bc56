namespace Marketplace.Cli.Wallets;

/// <summary>The JSON of a wallet file: one private key, encrypted. Version 1.</summary>
internal sealed record WalletDocument
{
    public const string FormatName = "market-wallet";
    public const int CurrentVersion = 1;

    public required string Format { get; init; }

    public required int Version { get; init; }

    public required string Address { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required KeyDerivation Kdf { get; init; }

    public required EncryptedKey Cipher { get; init; }
}

/// <summary>How the password became a key.</summary>
internal sealed record KeyDerivation
{
    public const string Pbkdf2Sha512 = "pbkdf2-sha512";

    public required string Name { get; init; }

    public required int Iterations { get; init; }

    public required byte[] Salt { get; init; }
}

/// <summary>The private key under that key.</summary>
internal sealed record EncryptedKey
{
    public const string Aes256Gcm = "aes-256-gcm";

    public required string Name { get; init; }

    public required byte[] Nonce { get; init; }

    public required byte[] Ciphertext { get; init; }

    public required byte[] Tag { get; init; }
}
