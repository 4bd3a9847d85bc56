using System.Security.Cryptography;
using System.Text;

namespace Marketplace.Market.Leases;

/// <summary>Short hashes of what a command asks for, to tell a repeated command from another one under the same id.</summary>
public static class Fingerprints
{
    /// <summary>Opening with a transaction.</summary>
    /// <param name="transactionId">Its id, which names the spec too.</param>
    public static string Open(string transactionId) => Of("open", transactionId);

    /// <summary>An update to a spec.</summary>
    /// <param name="specHash">The spec's hash.</param>
    public static string Update(string specHash) => Of("update", specHash);

    /// <summary>A restart.</summary>
    /// <param name="slot">The slot, or null for all.</param>
    public static string Restart(int? slot) => Of("restart", slot?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "all");

    /// <summary>A top-up with a transaction.</summary>
    /// <param name="transactionId">Its id.</param>
    public static string TopUp(string transactionId) => Of("top-up", transactionId);

    /// <summary>Closing.</summary>
    public static string Close() => Of("close", "");

    private static string Of(string kind, string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{content}")).AsSpan(0, 16));
}
