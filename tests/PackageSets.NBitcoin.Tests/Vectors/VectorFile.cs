using System.Text.Json;
using System.Text.Json.Serialization;

namespace PackageSets.NBitcoin.Tests;

/// <summary>The published vectors that stand beside this file.</summary>
internal static class VectorFile
{
    public static Bip32Vectors Bip32 { get; } = Read<Bip32Vectors>("bip32.json");

    public static Bip39Vectors Bip39 { get; } = Read<Bip39Vectors>("bip39.json");

    private static T Read<T>(string name)
    {
        using var stream = typeof(VectorFile).Assembly.GetManifestResourceStream($"Vectors.{name}")!;
        return JsonSerializer.Deserialize<T>(stream, JsonSerializerOptions.Web)!;
    }
}

internal sealed record Bip32Vectors(IReadOnlyList<Bip32Vector> Vectors);

internal sealed record Bip32Vector(string Seed, IReadOnlyList<Bip32Key> Keys);

internal sealed record Bip32Key(string Path, [property: JsonPropertyName("public")] string PublicText, [property: JsonPropertyName("private")] string PrivateText);

internal sealed record Bip39Vectors(string Passphrase, IReadOnlyList<Bip39Vector> Vectors);

internal sealed record Bip39Vector(string Entropy, string Phrase, string Seed);
