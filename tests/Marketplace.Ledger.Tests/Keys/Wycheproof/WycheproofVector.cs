using System.Text.Json;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Tests.Keys.Wycheproof;

/// <summary>One vector of Project Wycheproof, with its signature brought to the ledger's 64 bytes.</summary>
/// <param name="Number">The vector's number within its file.</param>
/// <param name="Key">The signer, compressed.</param>
/// <param name="Digest">SHA-256 of the message.</param>
/// <param name="Compact">r and s, 32 bytes each; null if the signature has no such form.</param>
/// <param name="IsValid">The file's result: "valid" or "invalid". No vector of these files says "acceptable".</param>
internal sealed record WycheproofVector(int Number, PublicKey Key, Hash256 Digest, byte[]? Compact, bool IsValid)
{
    private const int UncompressedSize = 65;

    /// <summary>Reads all vectors of a file; throws if the file is not as expected in any place.</summary>
    public static IReadOnlyList<WycheproofVector> ReadFile(string file)
    {
        using var stream = typeof(WycheproofVector).Assembly.GetManifestResourceStream($"Wycheproof.{file}.json")
            ?? throw new FileNotFoundException($"There is no vector file {file}.");
        using var document = JsonDocument.Parse(stream);
        var root = document.RootElement;
        var vectors = root.GetProperty("testGroups").EnumerateArray().SelectMany(ReadGroup).ToList();
        return vectors.Count == root.GetProperty("numberOfTests").GetInt32()
            ? vectors
            : throw new InvalidDataException($"{file} says how many vectors it has, and has {vectors.Count}.");
    }

    private static IEnumerable<WycheproofVector> ReadGroup(JsonElement group)
    {
        var isDer = group.GetProperty("type").GetString() switch
        {
            "EcdsaVerify" or "EcdsaBitcoinVerify" => true,
            "EcdsaP1363Verify" => false,
            var other => throw new InvalidDataException($"The type {other} is unknown."),
        };
        if (group.GetProperty("sha").GetString() != "SHA-256")
        {
            throw new InvalidDataException("Every vector is to be of SHA-256.");
        }

        var key = Compress(Convert.FromHexString(group.GetProperty("publicKey").GetProperty("uncompressed").GetString()!));
        foreach (var test in group.GetProperty("tests").EnumerateArray())
        {
            var signature = Convert.FromHexString(test.GetProperty("sig").GetString()!);
            yield return new WycheproofVector(
                test.GetProperty("tcId").GetInt32(),
                key,
                Hashing.Sha256(Convert.FromHexString(test.GetProperty("msg").GetString()!)),
                isDer ? StrictDer.ToCompact(signature) : signature.Length == Signature.Size ? signature : null,
                test.GetProperty("result").GetString() switch
                {
                    "valid" => true,
                    "invalid" => false,
                    var other => throw new InvalidDataException($"The result {other} is unknown."),
                });
        }
    }

    private static PublicKey Compress(byte[] uncompressed) => uncompressed is [4, .., var last] && uncompressed.Length == UncompressedSize
        ? new PublicKey([(byte)(2 + (last & 1)), .. uncompressed.AsSpan(1, 32)])
        : throw new InvalidDataException("A key is 04 and two coordinates.");
}
