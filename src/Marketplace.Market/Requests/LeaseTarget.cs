using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Marketplace.Ledger;
using Marketplace.Market.Words;

namespace Marketplace.Market.Requests;

/// <summary>What a renter can ask of a lease.</summary>
public enum LeaseRequestKind
{
    /// <summary>Open it.</summary>
    Open,

    /// <summary>Roll a new spec out.</summary>
    Update,

    /// <summary>Restart containers in place.</summary>
    Restart,

    /// <summary>Add money.</summary>
    TopUp,

    /// <summary>Close it.</summary>
    Close,
}

/// <summary>What the request line of a lease's command names.</summary>
/// <param name="Command">The command.</param>
/// <param name="Lease">The lease; null where the command opens one.</param>
/// <param name="Slot">The instance, from 0; null for all.</param>
public sealed record LeaseTarget(LeaseRequestKind Command, LeaseId? Lease, int? Slot)
{
    /// <summary>Reads a request line as the HTTP API routes it: case, escapes and a slash at the end do not count.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="target">Path and query.</param>
    /// <param name="read">What it names.</param>
    /// <returns>False if it names no command of a lease.</returns>
    public static bool TryRead(string method, string target, [NotNullWhen(true)] out LeaseTarget? read)
    {
        read = null;
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var path = mark < 0 ? target : target[..mark];
        string[] parts = [.. path.TrimEnd('/').Split('/').Select(part => Uri.UnescapeDataString(part).ToLowerInvariant())];
        if (method != "POST" || !TryReadSlot(mark < 0 ? "" : target[(mark + 1)..], out var slot))
        {
            return false;
        }

        read = parts switch
        {
            ["", "v1", "leases"] => new LeaseTarget(LeaseRequestKind.Open, null, null),
            ["", "v1", "leases", var id, var word] when LeaseId.TryParse(id, out var lease) && CommandOf(word) is { } command =>
                new LeaseTarget(command, lease, slot),
            _ => null,
        };
        return read is not null;
    }

    private static LeaseRequestKind? CommandOf(string word) =>
        WireWords.LeaseRequest.TryRead(word, out var kind) && kind != LeaseRequestKind.Open ? kind : null;

    private static bool TryReadSlot(string query, out int? slot)
    {
        slot = null;
        var seen = false;
        foreach (var pair in query.Split('&'))
        {
            var (name, value) = pair.Split('=', 2) is [var left, var right] ? (left, right) : (pair, "");
            if (!Uri.UnescapeDataString(name).Equals("slot", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var isNumber = int.TryParse(Uri.UnescapeDataString(value), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            if (seen || (!isNumber && value.Length > 0))
            {
                return false;
            }

            (seen, slot) = (true, isNumber ? number : null);
        }

        return true;
    }
}
