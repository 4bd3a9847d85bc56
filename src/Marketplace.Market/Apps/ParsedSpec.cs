using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Marketplace.Market.Apps;

/// <summary>A spec with the one byte form and the hash that name it. It never changes, and is parsed at most once.</summary>
/// <remarks>
/// Inside a process the object is passed on. What is stored, and what another process gets, are the canonical bytes; they are parsed when
/// somebody first asks for <see cref="App"/>. Safe from any thread.
/// </remarks>
[JsonConverter(typeof(ParsedSpecConverter))]
public sealed class ParsedSpec : IEquatable<ParsedSpec>
{
    private readonly Lazy<AppSpec> _app;
    private readonly Lazy<ImmutableArray<SpecFault>> _faults;
    private readonly Lazy<string> _hash;
    private readonly Lazy<JsonElement> _element;

    private ParsedSpec(ReadOnlyMemory<byte> canonical, Func<AppSpec> app, Func<ParsedSpec, ImmutableArray<SpecFault>> faults)
    {
        Canonical = canonical;
        _faults = new Lazy<ImmutableArray<SpecFault>>(() => faults(this));
        _app = new Lazy<AppSpec>(app);
        _hash = new Lazy<string>(() => Convert.ToHexStringLower(SHA256.HashData(Canonical.Span)));
        _element = new Lazy<JsonElement>(ReadElement);
    }

    /// <summary>The canonical bytes; see <see cref="SpecJson"/>.</summary>
    public ReadOnlyMemory<byte> Canonical { get; }

    /// <summary>The canonical form as text.</summary>
    public string Text => Encoding.UTF8.GetString(Canonical.Span);

    /// <summary>SHA-256 of the canonical bytes: 64 lower-case hex digits, in the order in which SHA-256 gives its bytes.</summary>
    public string Hash => _hash.Value;

    /// <summary>The app.</summary>
    /// <exception cref="FormatException">The bytes come from elsewhere and are no canonical spec.</exception>
    public AppSpec App => _app.Value;

    /// <summary>The canonical form as a JSON value, to be shown. Made once; nothing of the app is read for it.</summary>
    public JsonElement Element => _element.Value;

    /// <summary>Reads a spec and finds its faults.</summary>
    /// <param name="utf8">JSON in UTF-8, at most <see cref="SpecJson.MaxBytes"/> long.</param>
    /// <param name="spec">The spec, if there is nothing wrong with it.</param>
    /// <param name="faults">Everything that is wrong with it.</param>
    public static bool TryRead(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out ParsedSpec? spec, out IReadOnlyList<SpecFault> faults)
    {
        spec = null;
        if (!SpecJson.TryParse(utf8, out var app, out var unreadable))
        {
            faults = [unreadable];
            return false;
        }

        faults = SpecValidator.Validate(app);
        if (faults.Count > 0)
        {
            return false;
        }

        spec = new ParsedSpec(SpecJson.CanonicalBytes(app), () => app, static _ => []);
        return true;
    }

    /// <summary>Takes an app that was made in code.</summary>
    /// <param name="app">The app; what is wrong with it, <see cref="FindFaults"/> tells.</param>
    public static ParsedSpec Of(AppSpec app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return new ParsedSpec(SpecJson.CanonicalBytes(app), () => app, static spec => [.. SpecValidator.Validate(spec.App)]);
    }

    /// <summary>Takes what another process, or a store, had from <see cref="Canonical"/>; parsed when the app is first asked for.</summary>
    /// <param name="canonical">The bytes. Kept, not copied: they must not change later.</param>
    public static ParsedSpec FromCanonical(ReadOnlyMemory<byte> canonical) => new(canonical, () => Parse(canonical.Span), Find);

    /// <summary>Everything that is wrong with it; nothing if it came from <see cref="TryRead"/>. Found once.</summary>
    public ImmutableArray<SpecFault> FindFaults() => _faults.Value;

    /// <inheritdoc/>
    public bool Equals(ParsedSpec? other) => other is not null && Canonical.Span.SequenceEqual(other.Canonical.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ParsedSpec);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Canonical.Span);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static ImmutableArray<SpecFault> Find(ParsedSpec spec)
    {
        try
        {
            return [.. SpecValidator.Validate(spec.App)];
        }
        catch (FormatException exception)
        {
            return [new SpecFault("$", "spec-not-readable", exception.Message)];
        }
    }

    private static AppSpec Parse(ReadOnlySpan<byte> canonical) =>
        SpecJson.TryParse(canonical, out var app, out var fault)
            ? app
            : throw new FormatException($"The stored spec cannot be read: {fault.Message}");

    private JsonElement ReadElement()
    {
        using var document = JsonDocument.Parse(Canonical);
        return document.RootElement.Clone();
    }
}

/// <summary>Stores a spec as its canonical text.</summary>
internal sealed class ParsedSpecConverter : JsonConverter<ParsedSpec>
{
    /// <inheritdoc/>
    public override ParsedSpec Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ParsedSpec.FromCanonical(Encoding.UTF8.GetBytes(reader.GetString()!));

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ParsedSpec value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Canonical.Span);
}
