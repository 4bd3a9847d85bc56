namespace Marketplace.Bench.Grains;

/// <summary>A grain that does nothing but answer.</summary>
[Alias("bench.IEchoGrain")]
public interface IEchoGrain : IGrainWithIntegerKey
{
    /// <summary>The value that was given.</summary>
    [Alias("Echo")]
    Task<int> EchoAsync(int value);
}

[GrainType("bench.echo")]
internal sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<int> EchoAsync(int value) => Task.FromResult(value);
}

/// <summary>The same without a grain around it: what a call costs that only goes through an interface and an await.</summary>
internal sealed class DirectEcho : IEchoGrain
{
    public Task<int> EchoAsync(int value) => Task.FromResult(value);
}
