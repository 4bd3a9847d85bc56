using System.Security.Cryptography;
using System.Text;

namespace NBitcoin;

/// <summary>A phrase of BIP-0039: entropy and its checksum, eleven bits a word.</summary>
public sealed class Mnemonic
{
    private const int BitsPerWord = 11;
    private const int EntropyBitsPerChecksumBit = 32;
    private const int SeedIterations = 2048;
    private const int SeedSize = 64;

    private readonly int[] _indices;

    public Mnemonic(string mnemonic, Wordlist wordlist)
    {
        ArgumentNullException.ThrowIfNull(mnemonic);
        ArgumentNullException.ThrowIfNull(wordlist);
        Words = mnemonic.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (!Enum.IsDefined((WordCount)Words.Length))
        {
            throw new FormatException("Word count should be 12,15,18,21 or 24");
        }

        _indices = [.. Words.Select(word => wordlist.WordExists(word, out var index)
            ? index
            : throw new FormatException($"Word {word} is not in the wordlist for this language, cannot continue to rebuild entropy from wordlist"))];
        IsValidChecksum = HasValidChecksum(_indices);
        WordList = wordlist;
    }

    public Mnemonic(Wordlist wordList, byte[]? entropy = null)
    {
        ArgumentNullException.ThrowIfNull(wordList);
        entropy ??= RandomNumberGenerator.GetBytes(SeedSize / 2);
        if (entropy.Length is not (16 or 20 or 24 or 28 or 32))
        {
            throw new ArgumentException("The length for entropy should be 128,160,192,224,256 bits", nameof(entropy));
        }

        WordList = wordList;
        _indices = ToIndices(entropy);
        Words = [.. _indices.Select(index => wordList.GetWords()[index])];
        IsValidChecksum = true;
    }

    public Mnemonic(Wordlist wordList, WordCount wordCount)
        : this(wordList, RandomNumberGenerator.GetBytes(EntropyBytes((int)wordCount)))
    {
    }

    public bool IsValidChecksum { get; }

    public Wordlist WordList { get; }

    public int[] Indices => [.. _indices];

    public string[] Words { get; }

    /// <summary>The seed. Unlike NBitcoin, compat takes passphrases of ASCII characters only: others would need Unicode's tables to be normalised.</summary>
    public byte[] DeriveSeed(string? passphrase = null)
    {
        if (passphrase is not null && !Ascii.IsValid(passphrase))
        {
            throw new NotSupportedException("A passphrase here has ASCII characters only.");
        }

        return Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(ToString()), Encoding.UTF8.GetBytes("mnemonic" + passphrase), SeedIterations, HashAlgorithmName.SHA512, SeedSize);
    }

    public ExtKey DeriveExtKey(string? passphrase = null) => ExtKey.CreateFromSeed(DeriveSeed(passphrase));

    public override string ToString() => string.Join(' ', Words);

    private static int EntropyBytes(int words) => Enum.IsDefined((WordCount)words)
        ? words * BitsPerWord * EntropyBitsPerChecksumBit / (EntropyBitsPerChecksumBit + 1) / 8
        : throw new ArgumentException("Word count should be equal to 12,15,18,21 or 24", nameof(words));

    private static int[] ToIndices(byte[] entropy)
    {
        // At most eight checksum bits: the first byte of the hash is enough.
        byte[] bits = [.. entropy, SHA256.HashData(entropy)[0]];
        var words = ((entropy.Length * 8) + (entropy.Length * 8 / EntropyBitsPerChecksumBit)) / BitsPerWord;
        var indices = new int[words];
        for (var i = 0; i < words * BitsPerWord; i++)
        {
            indices[i / BitsPerWord] = (indices[i / BitsPerWord] << 1) | ((bits[i / 8] >> (7 - (i % 8))) & 1);
        }

        return indices;
    }

    private static bool HasValidChecksum(int[] indices)
    {
        var entropy = new byte[EntropyBytes(indices.Length)];
        for (var i = 0; i < entropy.Length * 8; i++)
        {
            var bit = (indices[i / BitsPerWord] >> (BitsPerWord - 1 - (i % BitsPerWord))) & 1;
            entropy[i / 8] |= (byte)(bit << (7 - (i % 8)));
        }

        return ToIndices(entropy).SequenceEqual(indices);
    }
}
