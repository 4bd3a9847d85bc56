using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Begins observers stage by stage upwards and ends those that began downwards.</summary>
internal sealed partial class StagedLifecycle(ILogger logger) : ISiloLifecycle, IGrainLifecycle
{
    private readonly List<Entry> _entries = [];
    private int _highest = int.MinValue;
    private int _lowestStopped = int.MaxValue;

    public int HighestCompletedStage => _highest;

    public int LowestStoppedStage => _lowestStopped;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var entry = new Entry(this, observerName, stage, observer);
        lock (_entries)
            _entries.Add(entry);
        return entry;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var stage in Stages().Order())
        {
            cancellationToken.ThrowIfCancellationRequested();
            _highest = stage;
            foreach (var entry in At(stage))
                await entry.Observer.OnStart(cancellationToken);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var stage in Stages().Where(s => s <= _highest).OrderDescending())
        {
            foreach (var entry in At(stage))
            {
                try
                {
                    await entry.Observer.OnStop(cancellationToken);
                }
                catch (Exception e)
                {
                    LogStopFailed(logger, e, entry.Name, stage);
                }
            }
            _lowestStopped = stage;
        }
    }

    private int[] Stages()
    {
        lock (_entries)
            return [.. _entries.Select(e => e.Stage).Distinct()];
    }

    private Entry[] At(int stage)
    {
        lock (_entries)
            return [.. _entries.Where(e => e.Stage == stage)];
    }

    [LoggerMessage(EventId = 8010, Level = LogLevel.Warning, Message = "{Observer} failed to stop at stage {Stage}")]
    private static partial void LogStopFailed(ILogger logger, Exception exception, string observer, int stage);

    private sealed record Entry(StagedLifecycle Owner, string Name, int Stage, ILifecycleObserver Observer) : IDisposable
    {
        public void Dispose()
        {
            lock (Owner._entries)
                Owner._entries.Remove(this);
        }
    }
}
