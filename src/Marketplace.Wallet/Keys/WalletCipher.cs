using System.Security.Cryptography;
using System.Text;
using Marketplace.Ledger.Keys;

namespace Marketplace.Wallet.Keys;

/// <summary>Encrypts a wallet's secret under a password: AES-256-GCM that also covers the file's header.</summary>
internal static class WalletCipher
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>The document with its secret.</summary>
    /// <param name="document">All but <see cref="WalletDocument.Kdf"/> and <see cref="WalletDocument.Cipher"/>.</param>
    /// <param name="secret">What is encrypted.</param>
    /// <param name="password">The password.</param>
    /// <param name="cost">How dear a guess at it is; see <see cref="PasswordKey"/>.</param>
    public static WalletDocument Seal(WalletDocument document, WalletSecret secret, string password, int cost)
    {
        var plain = secret.ToBytes();
        var cipher = new EncryptedSecret
        {
            Name = EncryptedSecret.Aes256Gcm,
            Nonce = RandomNumberGenerator.GetBytes(NonceSize),
            Ciphertext = new byte[plain.Length],
            Tag = new byte[TagSize],
        };
        try
        {
            var result = document with { Kdf = PasswordKey.Create(cost), Cipher = cipher };
            using var aes = Aes(result.Kdf, password);
            aes.Encrypt(cipher.Nonce, plain, cipher.Ciphertext, cipher.Tag, Header(result));
            return result;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>The secret; throws <see cref="CryptographicException"/> if the password is wrong or the file was changed.</summary>
    /// <param name="document">Passes <see cref="Check"/>, and has a secret.</param>
    /// <param name="password">The password.</param>
    public static WalletSecret Open(WalletDocument document, string password)
    {
        var cipher = document.Cipher!;
        var plain = new byte[cipher.Ciphertext.Length];
        try
        {
            using (var aes = Aes(document.Kdf!, password))
            {
                aes.Decrypt(cipher.Nonce, cipher.Ciphertext, cipher.Tag, plain, Header(document));
            }

            return document.Kind == WalletKinds.Phrase ? PhraseSecret.Read(plain) : KeySecret.Read(plain);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>What is wrong with the secret's form, or null if it has the one that <see cref="Open"/> reads.</summary>
    public static string? Check(WalletDocument document) => document switch
    {
        { Kdf: null } or { Cipher: null } => "its secret is missing",
        { Kdf: var kdf } when PasswordKey.Check(kdf) is { } fault => fault,
        { Version: WalletDocument.OldVersion, Kdf.Name: not KeyDerivation.Pbkdf2Sha512 } => "its key derivation is unknown",
        { Version: WalletDocument.CurrentVersion, Kdf.Name: not KeyDerivation.Scrypt } => "its key derivation is unknown",
        { Cipher.Name: not EncryptedSecret.Aes256Gcm } => "its cipher is unknown",
        { Cipher: { Nonce.Length: NonceSize, Tag.Length: TagSize, Ciphertext.Length: var length } } when length == SecretSize(document) => null,
        _ => "its encrypted secret has a wrong length",
    };

    private static int SecretSize(WalletDocument document) => document.Kind == WalletKinds.Phrase ? PhraseSecret.Size : PrivateKey.Size;

    private static AesGcm Aes(KeyDerivation kdf, string password)
    {
        var key = PasswordKey.Derive(kdf, password);
        try
        {
            return new AesGcm(key, TagSize);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static byte[] Header(WalletDocument document)
    {
        var kind = document.Version == WalletDocument.OldVersion ? "" : $"{document.Kind}|";
        return Encoding.UTF8.GetBytes(
            $"{document.Format}|{document.Version}|{kind}{document.Address}|{document.CreatedAt.ToUnixTimeMilliseconds()}|{document.Kdf!.Name}|{document.Kdf.Iterations ?? document.Kdf.Cost}|{document.Cipher!.Name}");
    }
}
