using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace NBitcoin;

/// <summary>The words of BIP-0039 in one language; compat has English alone.</summary>
public sealed class Wordlist
{
    private static readonly Lazy<Wordlist> LazyEnglish = new(LoadEnglish);

    private readonly ReadOnlyCollection<string> _words;
    private readonly Dictionary<string, int> _indices;

    private Wordlist(string name, string[] words)
    {
        Name = name;
        _words = Array.AsReadOnly(words);
        _indices = words.Index().ToDictionary(word => word.Item, word => word.Index, StringComparer.Ordinal);
    }

    public static Wordlist English => LazyEnglish.Value;

    public string Name { get; }

    public int WordCount => _words.Count;

    public bool WordExists(string word, out int index)
    {
        ArgumentNullException.ThrowIfNull(word);
        return _indices.TryGetValue(word, out index);
    }

    public ReadOnlyCollection<string> GetWords() => _words;

    public override string ToString() => Name;

    [SuppressMessage("Reliability", "CA2000", Justification = "The reader disposes the stream.")]
    private static Wordlist LoadEnglish()
    {
        using var reader = new StreamReader(typeof(Wordlist).Assembly.GetManifestResourceStream("NBitcoin.Bip39.english.txt")!);
        return new Wordlist("english", reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}

/// <summary>How many words a phrase has.</summary>
public enum WordCount
{
    Twelve = 12,
    Fifteen = 15,
    Eighteen = 18,
    TwentyOne = 21,
    TwentyFour = 24,
}
