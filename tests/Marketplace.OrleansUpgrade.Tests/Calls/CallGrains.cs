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

    private static void ThrowFromDeepInside(string message) => throw new ArgumentException(message);
}
