using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Derivation;

namespace Marketplace.Wallet.Keys;

/// <summary>What a wallet file keeps encrypted. The set is closed: a key, or a recovery phrase.</summary>
/// <remarks>
/// Disposing wipes the private keys and every buffer that held them. The words of a phrase and a passphrase are strings of .NET, which cannot be
/// wiped: keep a <see cref="PhraseSecret"/> only for as long as it takes.
/// </remarks>
public abstract class WalletSecret : IDisposable
{
    private protected WalletSecret()
    {
    }

    /// <summary>The key of the wallet's first address; belongs to this secret.</summary>
    public abstract PrivateKey FirstKey { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        FirstKey.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The bytes that are encrypted; the caller overwrites them.</summary>
    internal abstract byte[] ToBytes();
}

/// <summary>One private key.</summary>
/// <param name="key">The key, which the secret disposes.</param>
internal sealed class KeySecret(PrivateKey key) : WalletSecret
{
    /// <inheritdoc/>
    public override PrivateKey FirstKey => key;

    internal static KeySecret Read(ReadOnlySpan<byte> bytes) => new(PrivateKey.FromBytes(bytes));

    internal override byte[] ToBytes()
    {
        var bytes = new byte[PrivateKey.Size];
        key.CopyTo(bytes);
        return bytes;
    }
}

/// <summary>A recovery phrase and its passphrase.</summary>
public sealed class PhraseSecret : WalletSecret
{
    // All phrases and passphrases make texts of one length, which so tells nothing about them.
    internal const int Size = 640;

    private readonly string _passphrase;

    /// <summary>Takes a phrase.</summary>
    /// <param name="phrase">The phrase.</param>
    /// <param name="passphrase">Passes <see cref="RecoveryPhrase.CheckPassphrase"/>; empty for none.</param>
    public PhraseSecret(RecoveryPhrase phrase, string passphrase)
    {
        ArgumentNullException.ThrowIfNull(phrase);
        Phrase = phrase;
        _passphrase = passphrase;
        FirstKey = Account(0).Derive(KeyChain.Receive, 0);
    }

    /// <summary>The phrase.</summary>
    public RecoveryPhrase Phrase { get; }

    /// <summary>Whether a passphrase belongs to it.</summary>
    public bool HasPassphrase => _passphrase.Length > 0;

    /// <inheritdoc/>
    public override PrivateKey FirstKey { get; }

    /// <summary>The keys of one account.</summary>
    /// <param name="number">From 0.</param>
    public AccountKey Account(int number) => Phrase.DeriveAccount(number, _passphrase);

    internal static PhraseSecret Read(ReadOnlySpan<byte> bytes)
    {
        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        var parts = length <= bytes.Length - sizeof(ushort) ? Encoding.UTF8.GetString(bytes.Slice(sizeof(ushort), length)).Split('\n', 2) : [];
        return parts.Length == 2 && RecoveryPhrase.TryParse(parts[0], out var phrase, out _) && RecoveryPhrase.CheckPassphrase(parts[1]) is null
            ? new PhraseSecret(phrase, parts[1])
            : throw new CryptographicException("The decrypted text is no recovery phrase.");
    }

    internal override byte[] ToBytes()
    {
        var bytes = new byte[Size];
        var length = Encoding.UTF8.GetBytes($"{Phrase.Reveal()}\n{_passphrase}", bytes.AsSpan(sizeof(ushort)));
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)length);
        return bytes;
    }
}
