using System.Collections.Concurrent;
using Marketplace.Gateway.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Marketplace.Gateway.RateLimits;

/// <summary>Bounds how many event streams are open, for each IP address and for all.</summary>
internal sealed class StreamSlots(IOptions<GatewayOptions> options, GatewayInstruments instruments)
{
    private readonly ConcurrentDictionary<string, int> _perIp = new(StringComparer.Ordinal);
    private int _all;

    /// <summary>How many streams are open.</summary>
    public int Open => Volatile.Read(ref _all);

    /// <summary>Takes a slot, or says why there is none.</summary>
    public ProblemResult? TryTake(HttpContext context, out IDisposable? slot)
    {
        slot = null;
        var key = RequestRates.KeyOf(context.Connection.RemoteIpAddress);
        if (Interlocked.Increment(ref _all) > options.Value.Streams)
        {
            Interlocked.Decrement(ref _all);
            instruments.OnStreamLimited();
            return ProblemResult.Unavailable("The host holds as many event streams open as it can.", 10);
        }

        if (_perIp.AddOrUpdate(key, 1, (_, count) => count + 1) > options.Value.StreamsPerIp)
        {
            Leave(key);
            instruments.OnStreamLimited();
            return ProblemResult.TooMany("Too many event streams are open from this network address.", 10);
        }

        slot = new Slot(this, key);
        instruments.OnStreamOpened();
        return null;
    }

    private void OnClosed() => instruments.OnStreamClosed();

    private void Leave(string key)
    {
        Interlocked.Decrement(ref _all);
        if (_perIp.AddOrUpdate(key, 0, (_, count) => count - 1) <= 0)
            _perIp.TryRemove(new KeyValuePair<string, int>(key, 0));
    }

    private sealed class Slot(StreamSlots owner, string key) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) != 0)
            {
                return;
            }

            owner.Leave(key);
            owner.OnClosed();
        }
    }
}
