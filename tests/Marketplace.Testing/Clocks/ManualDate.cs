namespace Marketplace.Testing.Clocks;

/// <summary>A clock whose date the test sets; waiting and measuring go on as ever.</summary>
public sealed class ManualDate(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    public long UnixSeconds => GetUtcNow().ToUnixTimeSeconds();

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);
}
