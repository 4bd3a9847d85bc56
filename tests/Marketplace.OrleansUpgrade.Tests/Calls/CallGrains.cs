using Orleans.Concurrency;
using Marketplace.OrleansUpgrade.Tests.Support;

namespace Marketplace.OrleansUpgrade.Tests.Calls;

[Alias("test.IEcho")]
public interface IEcho : IGrainWithStringKey
{
    [Alias("Number")]
    Task<int> NumberAsync(int value);

    [Alias("Text")]
    ValueTask<string?> TextAsync(string? value);

    [Alias("Nothing")]
    ValueTask NothingAsync();

    [Alias("Key")]
    Task<string> KeyAsync();

    [Alias("Greet")]
    Task<string> GreetAsync(string name);

    [Alias("Fail")]
    Task FailAsync(string message);

    [Alias("FailAtOnce")]
    Task<int> FailAtOnceAsync(string message);

    [Alias("Canceled")]
    Task CanceledAsync();

    [Alias("Many")]
    Task<string> ManyAsync(int a, string b, Guid c, DateTimeOffset d, int? e, CancellationToken cancellationToken = default);

    [Alias("Self")]
    Task<IEcho> SelfAsync();

    [Alias("CallOther")]
    Task<int> CallOtherAsync(IEcho other, int value);

    [OneWay, Alias("Tell")]
    Task TellAsync(string what);

    [OneWay, Alias("TellAndFail")]
    Task TellAndFailAsync();

    [Alias("Sequence")]
    IAsyncEnumerable<int> SequenceAsync(int count);

    [Alias("FailingSequence")]
    IAsyncEnumerable<int> FailingSequenceAsync();
}

[GrainType("test.echo")]
internal sealed class EchoGrain(Greeting greeting) : Grain, IEcho
{
    public Task<int> NumberAsync(int value) => Task.FromResult(value);

    public async ValueTask<string?> TextAsync(string? value)
    {
        await Task.Yield();
        return value;
    }

    public ValueTask NothingAsync() => default;

    public Task<string> KeyAsync() => Task.FromResult(this.GetPrimaryKeyString());

    public Task<string> GreetAsync(string name) => Task.FromResult(greeting.Of(name));

    public async Task FailAsync(string message)
    {
        await Task.Yield();
        ThrowFromDeepInside(message);
    }

    public Task<int> FailAtOnceAsync(string message) => throw new InvalidOperationException(message);

    public Task CanceledAsync() => Task.FromCanceled(new CancellationToken(canceled: true));

    public Task<string> ManyAsync(int a, string b, Guid c, DateTimeOffset d, int? e, CancellationToken cancellationToken) =>
        Task.FromResult($"{a} {b} {c} {d:O} {e}");

    public Task<IEcho> SelfAsync() => Task.FromResult(this.AsReference<IEcho>());

    public Task<int> CallOtherAsync(IEcho other, int value) => other.NumberAsync(value);

    public Task TellAsync(string what)
    {
        Journal.Write(this.GetPrimaryKeyString(), what);
        return Task.CompletedTask;
    }

    public Task TellAndFailAsync()
    {
        Journal.Write(this.GetPrimaryKeyString(), "failing");
        throw new InvalidOperationException("nobody hears this");
    }

    public async IAsyncEnumerable<int> SequenceAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    public async IAsyncEnumerable<int> FailingSequenceAsync()
    {
        yield return 1;
        await Task.Yield();
        throw new InvalidOperationException("broken off");
    }

    private static void ThrowFromDeepInside(string message) => throw new ArgumentException(message);
}

[Alias("test.IKeys")]
public interface IKeys : IGrain
{
    [Alias("Id")]
    Task<string> IdAsync();
}

[Alias("test.IIntegerKey")]
public interface IIntegerKey : IKeys, IGrainWithIntegerKey;

[Alias("test.IGuidKey")]
public interface IGuidKey : IKeys, IGrainWithGuidKey;

[Alias("test.IIntegerCompoundKey")]
public interface IIntegerCompoundKey : IKeys, IGrainWithIntegerCompoundKey;

[Alias("test.IGuidCompoundKey")]
public interface IGuidCompoundKey : IKeys, IGrainWithGuidCompoundKey;

[GrainType("test.integer")]
internal sealed class IntegerKeyGrain : Grain, IIntegerKey
{
    public Task<string> IdAsync() => Task.FromResult($"{this.GetPrimaryKeyLong()} {this.GetGrainId()}");
}

[GrainType("test.guid")]
internal sealed class GuidKeyGrain : Grain, IGuidKey
{
    public Task<string> IdAsync() => Task.FromResult($"{this.GetPrimaryKey():N} {this.GetGrainId()}");
}

[GrainType("test.integercompound")]
internal sealed class IntegerCompoundKeyGrain : Grain, IIntegerCompoundKey
{
    public Task<string> IdAsync()
    {
        var key = this.GetPrimaryKeyLong(out var extension);
        return Task.FromResult($"{key} {extension} {this.GetGrainId()}");
    }
}

[GrainType("test.guidcompound")]
internal sealed class GuidCompoundKeyGrain : Grain, IGuidCompoundKey
{
    public Task<string> IdAsync()
    {
        var key = this.GetPrimaryKey(out var extension);
        return Task.FromResult($"{key:N} {extension} {this.GetGrainId()}");
    }
}
