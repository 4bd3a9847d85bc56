using Marketplace.OrleansUpgrade.Tests.Support;

namespace Marketplace.OrleansUpgrade.Tests.Life;

[Alias("test.ILife")]
public interface ILife : IGrainWithStringKey
{
    [Alias("Touch")]
    Task<int> TouchAsync();

    [Alias("End")]
    Task EndAsync(string? gate);

    [Alias("Wait")]
    Task WaitAsync(string name, string gate);

    [ResponseTimeout("00:00:01"), Alias("WaitBriefly")]
    Task WaitBrieflyAsync(string name, string gate);

    [Alias("WaitFor")]
    Task WaitForTokenAsync(CancellationToken cancellationToken = default);

    [Alias("Delay")]
    Task DelayAsync(TimeSpan time);
}

[GrainType("test.life")]
internal sealed class LifeGrain : Grain, ILife
{
    private int _touched;

    private string Key => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Journal.Write(Key, "activated");
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Journal.Write(Key, $"deactivated {reason.ReasonCode}");
    }

    public Task<int> TouchAsync() => Task.FromResult(++_touched);

    public async Task EndAsync(string? gate)
    {
        Journal.Write(Key, "ending");
        DeactivateOnIdle();
        if (gate is not null)
            await Journal.Gate(gate);
        Journal.Write(Key, "ended");
    }

    public async Task WaitAsync(string name, string gate)
    {
        Journal.Write(Key, $"{name} in");
        await Journal.Gate(gate);
        Journal.Write(Key, $"{name} out");
    }

    public Task WaitBrieflyAsync(string name, string gate) => WaitAsync(name, gate);

    public async Task WaitForTokenAsync(CancellationToken cancellationToken)
    {
        Journal.Write(Key, "waiting");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            Journal.Write(Key, cancellationToken.IsCancellationRequested ? "cancelled" : "not cancelled");
        }
    }

    public Task DelayAsync(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }
}

[Alias("test.IFailing")]
public interface IFailing : IGrainWithStringKey
{
    [Alias("Touch")]
    Task<int> TouchAsync();
}

/// <summary>Fails to activate as often as its key says: "2-...".</summary>
[GrainType("test.failing")]
internal sealed class FailingGrain : Grain, IFailing
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        Journal.Write(key, "try");
        await Journal.Gate(key);
        if (Journal.Count(key, "try") <= int.Parse(key[..1], System.Globalization.CultureInfo.InvariantCulture))
            throw new InvalidOperationException("not yet");
    }

    public Task<int> TouchAsync() => Task.FromResult(Journal.Count(this.GetPrimaryKeyString(), "try"));
}

[Alias("test.IUnbuildable")]
public interface IUnbuildable : IGrainWithStringKey
{
    [Alias("Touch")]
    Task TouchAsync();
}

[GrainType("test.unbuildable")]
internal sealed class UnbuildableGrain : Grain, IUnbuildable
{
    public UnbuildableGrain() => throw new NotSupportedException("cannot be built");

    public Task TouchAsync() => Task.CompletedTask;
}

[Alias("test.IKept")]
public interface IKept : IGrainWithStringKey
{
    [Alias("Touch")]
    Task TouchAsync();
}

[KeepAlive, GrainType("test.kept")]
internal sealed class KeptGrain : Grain, IKept
{
    public Task TouchAsync() => Task.CompletedTask;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Journal.Write(this.GetPrimaryKeyString(), $"deactivated {reason.ReasonCode}");
        return Task.CompletedTask;
    }
}
