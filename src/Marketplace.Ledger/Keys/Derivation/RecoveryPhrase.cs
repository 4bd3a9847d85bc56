using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using NBitcoin;

namespace Marketplace.Ledger.Keys.Derivation;

/// <summary>A recovery phrase of English words (BIP39), from which the keys of any number of accounts are derived (BIP32, BIP44).</summary>
/// <remarks>
/// Its text form never holds the words; they only leave by <see cref="Reveal"/>. The same phrase and passphrase give the same addresses in
/// every wallet that knows Flux: the path is m/44'/19167'/account'/change/index.
/// </remarks>
public sealed class RecoveryPhrase
{
    /// <summary>Flux's coin type in BIP44 paths: 19167.</summary>
    public const int CoinType = 19167;

    /// <summary>The most characters of a passphrase.</summary>
    public const int MaxPassphraseLength = 256;

    private readonly Mnemonic _mnemonic;

    private RecoveryPhrase(Mnemonic mnemonic) => _mnemonic = mnemonic;

    /// <summary>How many words it has: 12, 15, 18, 21 or 24.</summary>
    public int WordCount => _mnemonic.Words.Length;

    /// <summary>A new phrase from the system's secure random numbers.</summary>
    /// <param name="words">12, 15, 18, 21 or 24.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no phrases of so many words.</exception>
    public static RecoveryPhrase Generate(int words) => Enum.IsDefined((WordCount)words)
        ? new RecoveryPhrase(new Mnemonic(Wordlist.English, (WordCount)words))
        : throw new ArgumentOutOfRangeException(nameof(words), words, "A phrase has 12, 15, 18, 21 or 24 words.");

    /// <summary>Reads a phrase; false if the text is none, with what is wrong in words.</summary>
    /// <param name="text">The words, in upper or lower case, with any white space between them.</param>
    /// <param name="phrase">The phrase.</param>
    /// <param name="fault">One sentence that names places but never repeats a word, because they are secret; null if the text is a phrase.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RecoveryPhrase? phrase, [NotNullWhen(false)] out string? fault)
    {
        var words = (text ?? "").ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        phrase = null;
        fault = Check(words);
        if (fault is not null)
        {
            return false;
        }

        var mnemonic = new Mnemonic(string.Join(' ', words), Wordlist.English);
        fault = mnemonic.IsValidChecksum ? null : "The phrase's checksum does not match: a word is wrong, or two are swapped.";
        phrase = fault is null ? new RecoveryPhrase(mnemonic) : null;
        return phrase is not null;
    }

    /// <summary>What is wrong with a passphrase, or null.</summary>
    /// <param name="passphrase">What somebody typed; empty for none.</param>
    public static string? CheckPassphrase(string passphrase)
    {
        ArgumentNullException.ThrowIfNull(passphrase);
        if (passphrase.Length > MaxPassphraseLength)
        {
            return $"A passphrase has at most {MaxPassphraseLength} characters.";
        }

        // Others have several encodings, and a wallet that chooses another one finds other, empty accounts.
        return passphrase.All(c => c is >= ' ' and <= '~') ? null : "A passphrase has only letters, digits, signs and spaces of ASCII.";
    }

    /// <summary>The words, for display and for an encrypted store: whoever has them can spend.</summary>
    public string Reveal() => _mnemonic.ToString();

    /// <summary>The keys of one account: m/44'/19167'/account'.</summary>
    /// <param name="account">From 0 to 2^31 - 1.</param>
    /// <param name="passphrase">Passes <see cref="CheckPassphrase"/>; another one gives another, unrelated wallet.</param>
    /// <exception cref="ArgumentException">The passphrase is none that is supported.</exception>
    public AccountKey DeriveAccount(int account, string passphrase = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(account);
        if (CheckPassphrase(passphrase) is { } fault)
        {
            throw new ArgumentException(fault, nameof(passphrase));
        }

        var seed = _mnemonic.DeriveSeed(passphrase);
        var path = new KeyPath(string.Create(CultureInfo.InvariantCulture, $"44'/{CoinType}'/{account}'"));
        var key = ExtKey.CreateFromSeed(seed).Derive(path);
        CryptographicOperations.ZeroMemory(seed);
        return new AccountKey(key);
    }

    /// <summary>How many words it has, never the words.</summary>
    public override string ToString() => $"recovery phrase of {WordCount} words";

    private static string? Check(string[] words)
    {
        if (!Enum.IsDefined((WordCount)words.Length))
        {
            return $"A recovery phrase has 12, 15, 18, 21 or 24 words, not {words.Length}.";
        }

        var unknown = Array.FindIndex(words, word => !Wordlist.English.WordExists(word, out _));
        return unknown < 0 ? null : $"Word {unknown + 1} of the phrase is not in the English list of BIP39.";
    }
}
