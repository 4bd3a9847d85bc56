namespace Marketplace.Grains;

/// <summary>The clock by which leases and nodes live: what counts as now for terms, running time and silence.</summary>
/// <param name="Time">The clock.</param>
public sealed record MarketClock(TimeProvider Time)
{
    /// <summary>Now, in unix milliseconds.</summary>
    public long NowMs => Time.GetUtcNow().ToUnixTimeMilliseconds();
}
