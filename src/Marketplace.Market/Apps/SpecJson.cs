using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Marketplace.Market.Apps;

/// <summary>Reads and writes specs as JSON, and hashes them.</summary>
/// <remarks>
/// Unknown and duplicate members, comments and trailing commas are refused, so that no misspelt wish is silently ignored. The canonical
/// form is what <see cref="CanonicalBytes"/> writes: the members in declaration order, every default written out, no white space,
/// the environment ordered by ordinal comparison. Equal specs have equal canonical bytes.
/// </remarks>
public static class SpecJson
{
    /// <summary>The most bytes of JSON that are read: 256 KiB.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 16;

    /// <summary>Reads a spec.</summary>
    /// <param name="utf8">The JSON text in UTF-8, at most <see cref="MaxBytes"/> long.</param>
    /// <param name="spec">The spec, when the text is well-formed; it may still have faults of content.</param>
    /// <param name="fault">Why it could not be read, naming the place.</param>
    /// <returns>Whether <paramref name="spec"/> was read.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out AppSpec? spec, [NotNullWhen(false)] out SpecFault? fault)
    {
        SpecInstruments.OnParsed();
        spec = null;
        fault = null;
        if (utf8.Length > MaxBytes)
        {
            fault = new SpecFault("$", "spec-too-large", $"The spec has {utf8.Length} bytes; at most {MaxBytes} are read.");
            return false;
        }

        try
        {
            spec = SpecNormalizer.Normalize(JsonSerializer.Deserialize(utf8, SpecJsonContext.Default.AppSpec));
        }
        catch (JsonException exception)
        {
            fault = new SpecFault(
                string.IsNullOrEmpty(exception.Path) ? "$" : exception.Path,
                "spec-not-readable",
                $"The spec is not readable JSON of a spec: {Reason(exception)}");
            return false;
        }

        if (spec is not null) return true;
        fault = new SpecFault("$", "spec-not-readable", "The spec is null; a JSON object is expected.");
        return false;
    }

    /// <summary>Reads a spec from text.</summary>
    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out AppSpec?, out SpecFault?)"/>
    public static bool TryParse(string json, [NotNullWhen(true)] out AppSpec? spec, [NotNullWhen(false)] out SpecFault? fault)
    {
        if (json.Length <= MaxBytes) return TryParse(Encoding.UTF8.GetBytes(json), out spec, out fault);
        spec = null;
        fault = new SpecFault("$", "spec-too-large", $"The spec has {json.Length} characters; at most {MaxBytes} bytes are read.");
        return false;
    }

    /// <summary>The one byte form that the spec hash is made of.</summary>
    /// <param name="spec">The spec.</param>
    /// <returns>UTF-8 JSON without white space.</returns>
    public static byte[] CanonicalBytes(AppSpec spec)
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        CanonicalSpecWriter.Write(spec, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The canonical form as text.</summary>
    /// <param name="spec">The spec.</param>
    /// <returns>Compact JSON.</returns>
    public static string CanonicalText(AppSpec spec) => Encoding.UTF8.GetString(CanonicalBytes(spec));

    /// <summary>A form for people to read and edit.</summary>
    /// <param name="spec">The spec.</param>
    /// <returns>Indented JSON; reading it gives the same spec.</returns>
    public static string Pretty(AppSpec spec) => JsonSerializer.Serialize(spec, SpecJsonContext.Indented.AppSpec);

    /// <summary>The spec hash: SHA-256 of the canonical bytes.</summary>
    /// <param name="spec">The spec.</param>
    /// <returns>32 bytes, in the order in which SHA-256 gives them.</returns>
    public static byte[] Hash(AppSpec spec) => SHA256.HashData(CanonicalBytes(spec));

    /// <summary>The spec hash as 64 lower-case hex digits, in the order in which SHA-256 gives its bytes.</summary>
    /// <param name="spec">The spec.</param>
    /// <returns>The digits, as <c>sha256sum</c> writes them; not the reversed form of <see cref="Ledger.Hash256"/>.</returns>
    public static string HashHex(AppSpec spec) => Convert.ToHexStringLower(Hash(spec));

    // The runtime's messages name CLR types and repeat the path; callers know JSON, and the path has its own field.
    private static string Reason(JsonException exception)
    {
        string message = exception.Message;
        int tail = message.IndexOf(" Path: ", StringComparison.Ordinal);
        string text = message switch
        {
            _ when message.Contains("could not be mapped", StringComparison.Ordinal) => "This member is not known.",
            _ when message.Contains("Duplicate property", StringComparison.Ordinal) => "This member is there twice.",
            _ when message.Contains("could not be converted", StringComparison.Ordinal) => "This value has the wrong type or is out of range.",
            _ => tail > 0 ? message[..tail] : message,
        };
        return exception.LineNumber is { } line ? $"{text} (line {line + 1})" : text;
    }
}
