using System.Security.Cryptography;
using System.Text;

namespace Marketplace.Containers.Docker;

/// <summary>
/// Names on the engine. They follow from the ids alone, so that making a thing twice meets the first one, and hold a hash of them,
/// so that no id can be chosen to look like another's.
/// </summary>
internal static class EngineNames
{
    public static string Network(string node, string instance) => $"market-{Hash(node, instance)}";

    public static string Container(string node, string instance, string component) => $"market-{Hash(node, instance)}-{component}";

    public static string Volume(string node, InstanceSpec spec, string component, string volume) =>
        $"market-{Hash(node, spec.LeaseId, spec.Slot.ToString(System.Globalization.CultureInfo.InvariantCulture))}-{component}-{volume}";

    private static string Hash(params string[] parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
