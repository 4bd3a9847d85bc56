using Microsoft.Extensions.Caching.Memory;

namespace Marketplace.Gateway.Idempotency;

/// <summary>
/// Which idempotency keys were used lately, and for what. Leases remember their own commands for good; this catches a key that is
/// used again for another lease or route, for as long as a confused client would.
/// </summary>
internal sealed class RecentCommands : IDisposable
{
    private const int MostKeys = 100_000;

    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private readonly MemoryCache _seen = new(new MemoryCacheOptions { SizeLimit = MostKeys });

    /// <summary>Whether the key was used for another request than this.</summary>
    public bool IsReused(string address, string key, string requestHash) =>
        _seen.TryGetValue((address, key), out string? known) && known != requestHash;

    /// <summary>Remembers a request that was carried out.</summary>
    public void Remember(string address, string key, string requestHash) =>
        _seen.Set((address, key), requestHash, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Memory });

    /// <inheritdoc/>
    public void Dispose() => _seen.Dispose();
}
