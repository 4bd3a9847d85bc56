using Marketplace.OrleansUpgrade.Tests.Support;

namespace Marketplace.OrleansUpgrade.Tests.Time;

[Alias("test.ITimers")]
public interface ITimers : IGrainWithStringKey
{
    [Alias("Start")]
    Task StartAsync(string name, TimeSpan due, TimeSpan period, bool interleave, string? gate);

    [Alias("Stop")]
    Task StopAsync(string name);

    [Alias("Change")]
    Task ChangeAsync(string name, TimeSpan due, TimeSpan period);

    [Alias("Wait")]
    Task WaitAsync(string gate);

    [Alias("StartFailing")]
    Task StartFailingAsync();

    [Alias("End")]
    Task EndAsync();
}

[GrainType("test.timers")]
internal sealed class TimersGrain : Grain, ITimers
{
    private readonly Dictionary<string, IGrainTimer> _timers = [];
    private int _now;

    private string Key => this.GetPrimaryKeyString();

    public Task StartAsync(string name, TimeSpan due, TimeSpan period, bool interleave, string? gate)
    {
        _timers[name] = this.RegisterGrainTimer(
            TickAsync, (name, gate), new GrainTimerCreationOptions(due, period) { Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task StopAsync(string name)
    {
        _timers[name].Dispose();
        return Task.CompletedTask;
    }

    public Task ChangeAsync(string name, TimeSpan due, TimeSpan period)
    {
        _timers[name].Change(due, period);
        return Task.CompletedTask;
    }

    public async Task WaitAsync(string gate)
    {
        Journal.Write(Key, "call in");
        await Journal.Gate(gate);
        Journal.Write(Key, "call out");
    }

    public Task StartFailingAsync()
    {
        this.RegisterGrainTimer(
            () =>
            {
                Journal.Write(Key, "failed");
                throw new InvalidOperationException("tick");
            },
            TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(10));
        return Task.CompletedTask;
    }

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private async Task TickAsync((string Name, string? Gate) state, CancellationToken cancellationToken)
    {
        Journal.Write(Key, ++_now > 1 ? "two ticks at once" : $"tick {state.Name}");
        if (state.Gate is not null)
            await Journal.Gate(state.Gate);
        await Task.Yield();
        _now--;
    }
}
