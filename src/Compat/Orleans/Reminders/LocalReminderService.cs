using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.Reminders;

/// <summary>Ticks the reminders of the table: read at start and again now and then, one timer for all.</summary>
internal sealed partial class LocalReminderService : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly SiloRuntime _runtime;
    private readonly IReminderTable _table;
    private readonly ReminderOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _clock;
    private readonly ReminderSchedule _schedule = new();
    private readonly Lock _gate = new();
    private ITimer? _ticks;
    private ITimer? _refreshes;
    private bool _started;
    private long _changes;

    public LocalReminderService(
        SiloRuntime runtime, IReminderTable table, IOptions<ReminderOptions> options, IServiceProvider services, ILogger<LocalReminderService> logger)
    {
        _runtime = runtime;
        _table = table;
        _options = options.Value;
        _logger = logger;
        _clock = services.GetKeyedService<TimeProvider>(ReminderTimeProviderNames.Reminders)
            ?? services.GetService<TimeProvider>() ?? TimeProvider.System;
    }

    public DateTime Now => _clock.GetUtcNow().UtcDateTime;

    public IReminderTable Table => _started ? _table : throw new OrleansException("The reminder service has not started yet.");

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe<LocalReminderService>(ServiceLifecycleStage.RuntimeGrainServices, OpenTableAsync, _table.StopAsync);
        lifecycle.Subscribe<LocalReminderService>(ServiceLifecycleStage.Active, StartTicksAsync, _ => StopTicks());
    }

    public void Put(ReminderEntry entry)
    {
        lock (_gate)
        {
            _changes++;
            _schedule.Put(entry, Now);
            Arm();
        }
    }

    public void Remove(GrainId grainId, string name)
    {
        lock (_gate)
        {
            _changes++;
            _schedule.Remove(grainId, name);
            Arm();
        }
    }

    public void Dispose() => StopTicks();

    private async Task OpenTableAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.InitializationTimeout);
        await _table.StartAsync(limit.Token);
        _started = true;
    }

    private async Task StartTicksAsync(CancellationToken cancellationToken)
    {
        using (ExecutionContext.SuppressFlow())
        {
            _ticks = _clock.CreateTimer(static s => ((LocalReminderService)s!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _refreshes = _clock.CreateTimer(
                static s => _ = ((LocalReminderService)s!).RefreshAsync(), this, _options.RefreshReminderListPeriod, _options.RefreshReminderListPeriod);
        }
        await ReadAllAsync();
    }

    private Task StopTicks()
    {
        _ticks?.Dispose();
        _refreshes?.Dispose();
        lock (_gate)
            _schedule.Clear();
        return Task.CompletedTask;
    }

    private async Task RefreshAsync()
    {
        try
        {
            await ReadAllAsync();
        }
        catch (Exception e)
        {
            LogRefreshFailed(_logger, e);
        }
    }

    private async Task ReadAllAsync()
    {
        while (true)
        {
            var before = Interlocked.Read(ref _changes);
            var rows = (await _table.ReadRows(0, 0)).Reminders;
            var now = Now;
            lock (_gate)
            {
                // Rows read before a change would undo it.
                if (_changes != before)
                    continue;
                _schedule.KeepOnly([.. rows.Select(r => (r.GrainId, r.ReminderName))]);
                foreach (var row in rows)
                    _schedule.Put(row, now);
                Arm();
                return;
            }
        }
    }

    private void Arm()
    {
        if (_schedule.NextDue is not { } due)
            return;
        var wait = due - Now;
        _ticks?.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait, Timeout.InfiniteTimeSpan);
    }

    private void OnDue()
    {
        var now = Now;
        List<ScheduledReminder> due;
        lock (_gate)
            due = _schedule.TakeDue(now);
        foreach (var reminder in due)
            _ = TickAsync(reminder, now);
        lock (_gate)
            Arm();
    }

    private async Task TickAsync(ScheduledReminder reminder, DateTime now)
    {
        var entry = reminder.Entry;
        try
        {
            await _runtime.GrainFactory.GetGrain<IRemindable>(entry.GrainId)
                .ReceiveReminder(entry.ReminderName, new TickStatus(entry.StartAt, entry.Period, now));
        }
        catch (Exception e)
        {
            LogTickFailed(_logger, e, entry.ReminderName, entry.GrainId);
        }
        lock (_gate)
        {
            _schedule.Again(reminder, Now);
            Arm();
        }
    }

    [LoggerMessage(EventId = 8060, Level = LogLevel.Error, Message = "The reminder {Name} of {Grain} failed; its next tick comes after its period")]
    private static partial void LogTickFailed(ILogger logger, Exception exception, string name, GrainId grain);

    [LoggerMessage(EventId = 8061, Level = LogLevel.Warning, Message = "The reminder table could not be read again; the reminders known go on")]
    private static partial void LogRefreshFailed(ILogger logger, Exception exception);
}
