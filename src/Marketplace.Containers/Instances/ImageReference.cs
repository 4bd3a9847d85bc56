using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Marketplace.Containers;

/// <summary>The name of an image, taken apart.</summary>
/// <param name="Name">Registry host, if any, and path.</param>
/// <param name="Version">The digest (<c>sha256:...</c>) if there is one, else the tag, <c>latest</c> by default.</param>
public sealed record ImageReference(string Name, string Version)
{
    private const int MaxLength = 384;

    // Linear-time matching: references come from renters.
    private static readonly Regex Pattern = new(
        @"^(?<name>(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::[0-9]{1,5})?/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?<digest>sha256:[a-f0-9]{64}))?\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant);

    /// <summary>Takes a reference apart; false if it is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ImageReference? reference)
    {
        reference = null;
        if (text is not { Length: > 0 and <= MaxLength } || Pattern.Match(text) is not { Success: true } match)
            return false;
        var version = match.Groups["digest"] is { Success: true } digest ? digest.Value
            : match.Groups["tag"] is { Success: true } tag ? tag.Value : "latest";
        reference = new ImageReference(match.Groups["name"].Value, version);
        return true;
    }
}
