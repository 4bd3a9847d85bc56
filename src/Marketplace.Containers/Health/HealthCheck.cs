namespace Marketplace.Containers;

/// <summary>How to tell from outside that a component works.</summary>
/// <param name="Port">The component's TCP port that must accept a connection.</param>
/// <param name="Path">An absolute path that must answer over HTTP with a status below 400; null for the connection alone.</param>
/// <param name="Interval">Time between two probes.</param>
/// <param name="Timeout">How long one probe may take.</param>
/// <param name="Retries">So many failures in a row make it unhealthy, 1 or more.</param>
/// <param name="StartPeriod">Failures this soon after the start do not count.</param>
public sealed record HealthCheck(int Port, string? Path, TimeSpan Interval, TimeSpan Timeout, int Retries, TimeSpan StartPeriod);

/// <summary>What the probes of one run of a component have shown so far.</summary>
/// <param name="IsHealthy">Null until the first success, or until enough failures.</param>
/// <param name="FailuresInRow">Failures since the last success that count.</param>
public sealed record HealthHistory(bool? IsHealthy, int FailuresInRow)
{
    /// <summary>Nothing is known yet.</summary>
    public static HealthHistory Unknown { get; } = new(null, 0);

    /// <summary>What one more probe shows.</summary>
    /// <param name="check">The rules.</param>
    /// <param name="succeeded">Whether the probe did.</param>
    /// <param name="sinceStart">How long the component had been running.</param>
    public HealthHistory Add(HealthCheck check, bool succeeded, TimeSpan sinceStart)
    {
        if (succeeded)
            return new HealthHistory(true, 0);
        if (IsHealthy is null && sinceStart < check.StartPeriod)
            return this;
        var failures = FailuresInRow + 1;
        return new HealthHistory(failures >= check.Retries ? false : IsHealthy, failures);
    }
}
