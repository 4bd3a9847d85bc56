using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Marketplace.Ledger;

/// <summary>The words of an enum's members where they cross a wire or are stored.</summary>
/// <remarks>
/// A word is part of a format and outlives the member's name, so it is written down and never made out of that name. Reading is exact: case
/// counts, and a number is no word. Safe for concurrent use.
/// </remarks>
/// <typeparam name="T">The enum.</typeparam>
public sealed class WordTable<T>
    where T : struct, Enum
{
    private readonly (T Member, string Word)[] _entries;

    /// <summary>Makes a table.</summary>
    /// <param name="entries">Every member once, each with a word of its own; the order is that of <see cref="Words"/>.</param>
    public WordTable(params ReadOnlySpan<(T Member, string Word)> entries) => _entries = entries.ToArray();

    /// <summary>All words, in the order of the table.</summary>
    public ImmutableArray<string> Words => [.. _entries.Select(entry => entry.Word)];

    /// <summary>The words in a sentence: <c>started, confirmed or expired</c>.</summary>
    public string Choice => _entries.Length == 1
        ? _entries[0].Word
        : $"{string.Join(", ", _entries[..^1].Select(entry => entry.Word))} or {_entries[^1].Word}";

    /// <summary>The word of a member.</summary>
    /// <param name="member">The member.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not in the table.</exception>
    public string Write(T member)
    {
        // Tables are short; a search beats a dictionary, and costs nothing to build.
        foreach (var entry in _entries)
        {
            if (EqualityComparer<T>.Default.Equals(entry.Member, member))
            {
                return entry.Word;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(member), member, $"This is no {typeof(T).Name}.");
    }

    /// <summary>The member of a word.</summary>
    /// <param name="word">The word; null and unknown words are no member's.</param>
    /// <param name="member">The member.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryRead([NotNullWhen(true)] string? word, out T member)
    {
        foreach (var entry in _entries)
        {
            if (entry.Word == word)
            {
                member = entry.Member;
                return true;
            }
        }

        member = default;
        return false;
    }

    /// <summary>The member of a word that was checked before, or comes from a source that writes nothing else.</summary>
    /// <param name="word">The word.</param>
    /// <exception cref="FormatException">It is no member's; the message names the words.</exception>
    public T Read(string? word) => TryRead(word, out var member) ? member : throw new FormatException($"'{word}' is not one of {Choice}.");
}
