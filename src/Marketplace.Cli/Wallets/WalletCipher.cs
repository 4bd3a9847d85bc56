using System.Security.Cryptography;
using System.Text;
using Marketplace.Ledger.Keys;

namespace Marketplace.Cli.Wallets;

/// <summary>Encrypts a private key under a password: PBKDF2 with HMAC-SHA-512, then AES-256-GCM that also covers the file's header.</summary>
internal static class WalletCipher
{
    /// <summary>About half a second of one core today.</summary>
    public const int DefaultIterations = 600_000;

    // A file that asks for less was tampered with; one that asks for more would only stop the reader.
    public const int MinIterations = 100_000;
    public const int MaxIterations = 20_000_000;

    private const int SaltSize = 16;
    private const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public static WalletDocument Encrypt(PrivateKey key, string password, DateTimeOffset createdAt, int iterations = DefaultIterations)
    {
        var document = new WalletDocument
        {
            Format = WalletDocument.FormatName,
            Version = WalletDocument.CurrentVersion,
            Address = key.Address.ToString(),
            CreatedAt = createdAt,
            Kdf = new KeyDerivation
            {
                Name = KeyDerivation.Pbkdf2Sha512, Iterations = iterations, Salt = RandomNumberGenerator.GetBytes(SaltSize),
            },
            Cipher = new EncryptedKey
            {
                Name = EncryptedKey.Aes256Gcm,
                Nonce = RandomNumberGenerator.GetBytes(NonceSize),
                Ciphertext = new byte[PrivateKey.Size],
                Tag = new byte[TagSize],
            },
        };
        Span<byte> secret = stackalloc byte[PrivateKey.Size];
        key.CopyTo(secret);
        using (var cipher = Cipher(document.Kdf, password))
        {
            cipher.Encrypt(document.Cipher.Nonce, secret, document.Cipher.Ciphertext, document.Cipher.Tag, Header(document));
        }

        CryptographicOperations.ZeroMemory(secret);
        return document;
    }

    /// <summary>The key; throws <see cref="CryptographicException"/> if the password is wrong or the file was changed.</summary>
    public static PrivateKey Decrypt(WalletDocument document, string password)
    {
        Span<byte> secret = stackalloc byte[PrivateKey.Size];
        using (var cipher = Cipher(document.Kdf, password))
        {
            cipher.Decrypt(document.Cipher.Nonce, document.Cipher.Ciphertext, document.Cipher.Tag, secret, Header(document));
        }

        var key = PrivateKey.FromBytes(secret);
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }

    /// <summary>What is wrong with a document, or null if it has the form that <see cref="Decrypt"/> reads.</summary>
    public static string? Check(WalletDocument document) =>
        document.Format != WalletDocument.FormatName ? "it is not a wallet file"
        : document.Version != WalletDocument.CurrentVersion ? $"its version is {document.Version}; this program reads version {WalletDocument.CurrentVersion}"
        : document.Kdf.Name != KeyDerivation.Pbkdf2Sha512 ? "its key derivation is unknown"
        : document.Kdf.Iterations is < MinIterations or > MaxIterations ? "its number of iterations is out of range"
        : document.Kdf.Salt.Length != SaltSize ? "its salt has a wrong length"
        : document.Cipher.Name != EncryptedKey.Aes256Gcm ? "its cipher is unknown"
        : document.Cipher.Nonce.Length != NonceSize || document.Cipher.Tag.Length != TagSize || document.Cipher.Ciphertext.Length != PrivateKey.Size
            ? "its encrypted key has a wrong length"
        : Address.TryParse(document.Address, out _) ? null : "its address is none";

    private static AesGcm Cipher(KeyDerivation kdf, string password)
    {
        var bytes = Encoding.UTF8.GetBytes(password);
        Span<byte> key = stackalloc byte[KeySize];
        Rfc2898DeriveBytes.Pbkdf2(bytes, kdf.Salt, key, kdf.Iterations, HashAlgorithmName.SHA512);
        CryptographicOperations.ZeroMemory(bytes);
        var cipher = new AesGcm(key, TagSize);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }

    private static byte[] Header(WalletDocument document) => Encoding.UTF8.GetBytes(
        $"{document.Format}|{document.Version}|{document.Address}|{document.CreatedAt.ToUnixTimeMilliseconds()}|{document.Kdf.Name}|{document.Kdf.Iterations}|{document.Cipher.Name}");
}
