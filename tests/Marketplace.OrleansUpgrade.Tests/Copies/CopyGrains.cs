using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Marketplace.OrleansUpgrade.Tests.Copies;

[GenerateSerializer, Alias("test.Mutable")]
public sealed class Mutable
{
    [Id(0)]
    public int Value { get; set; }

    [Id(1)]
    public List<Mutable> Children { get; set; } = [];

    [Id(2)]
    private string? _hidden;

    [field: NonSerialized]
    public int Forgotten { get; set; }

    public string? Hidden
    {
        get => _hidden;
        set => _hidden = value;
    }
}

[GenerateSerializer, Alias("test.Point")]
public sealed record Point([property: Id(0)] int X, [property: Id(1)] ImmutableArray<int> Path, [property: Id(2)] byte[] Bytes);

[GenerateSerializer, Immutable, Alias("test.Fixed")]
public sealed record Fixed([property: Id(0)] int X);

[GenerateSerializer, Alias("test.Shape")]
public abstract record Shape
{
    [Id(0)]
    public string Name { get; init; } = "";
}

[GenerateSerializer, Alias("test.Circle")]
public sealed record Circle([property: Id(0)] int Radius) : Shape;

/// <summary>A foreign type, known by its surrogate.</summary>
public sealed class Foreign(string text)
{
    public string Text { get; } = text;
}

[GenerateSerializer, Alias("test.ForeignSurrogate")]
public struct ForeignSurrogate
{
    [Id(0)]
    public string Text;
}

[RegisterConverter]
public sealed class ForeignConverter : IConverter<Foreign, ForeignSurrogate>
{
    public Foreign ConvertFromSurrogate(in ForeignSurrogate surrogate) => new(surrogate.Text);

    public ForeignSurrogate ConvertToSurrogate(in Foreign value) => new() { Text = value.Text };
}

/// <summary>A type that says nothing of how to be serialized.</summary>
public sealed class Unserializable
{
    public int Value { get; set; }
}

[Alias("test.IKeeper")]
public interface IKeeper : IGrainWithStringKey
{
    [Alias("Keep")]
    Task KeepAsync(Mutable value);

    [Alias("Kept")]
    Task<Mutable> KeptAsync();

    [Alias("KeptValue")]
    Task<int> KeptValueAsync();

    [Alias("Echo")]
    Task<object?> EchoAsync(object? value);

    [Alias("EchoForeign")]
    Task<Foreign> EchoForeignAsync(Foreign value);

    [Alias("EchoShape")]
    Task<Shape> EchoShapeAsync(Shape value);

    [Alias("EchoList")]
    Task<IReadOnlyList<int>> EchoListAsync(IReadOnlyList<int> values);

    [Alias("KeepFixed")]
    Task KeepFixedAsync(Fixed value, Immutable<Mutable> wrapped);

    [Alias("KeepBytes")]
    Task<int> FirstByteAsync(byte[] bytes, ReadOnlyMemory<byte> memory, Dictionary<string, int[]> map, HashSet<string> set);
}

[GrainType("test.keeper")]
internal sealed class KeeperGrain : Grain, IKeeper
{
    private Mutable _kept = new();

    public Task KeepAsync(Mutable value)
    {
        _kept = value;
        return Task.CompletedTask;
    }

    public Task<Mutable> KeptAsync() => Task.FromResult(_kept);

    public Task<int> KeptValueAsync() => Task.FromResult(_kept.Value + _kept.Children.Sum(c => c.Value));

    public Task<object?> EchoAsync(object? value) => Task.FromResult(value);

    public Task<Foreign> EchoForeignAsync(Foreign value) => Task.FromResult(value);

    public Task<Shape> EchoShapeAsync(Shape value) => Task.FromResult(value);

    public Task<IReadOnlyList<int>> EchoListAsync(IReadOnlyList<int> values) => Task.FromResult<IReadOnlyList<int>>([.. values, 4]);

    public Task KeepFixedAsync(Fixed value, Immutable<Mutable> wrapped) => Task.CompletedTask;

    public Task<int> FirstByteAsync(byte[] bytes, ReadOnlyMemory<byte> memory, Dictionary<string, int[]> map, HashSet<string> set) =>
        Task.FromResult(bytes[0] + memory.Span[0] + map["a"][0] + set.Count);
}

[Alias("test.IAliasing")]
public interface IAliasing : IGrainWithStringKey
{
    /// <summary>Within the silo, where nothing forces a copy but the rule.</summary>
    [Alias("Arguments")]
    Task<int> ArgumentsAsync(string keeper);

    [Alias("Results")]
    Task<int> ResultsAsync(string keeper);

    [Alias("SameInside")]
    Task<bool> SharedReferencesStaySharedAsync(string keeper);

    [Alias("Cycle")]
    Task<bool> CyclesAreCopiedAsync(string keeper);

    [Alias("Refuses")]
    Task<string> RefusesAsync(string keeper);
}

[GrainType("test.aliasing")]
internal sealed class AliasingGrain : Grain, IAliasing
{
    public async Task<int> ArgumentsAsync(string keeper)
    {
        var grain = GrainFactory.GetGrain<IKeeper>(keeper);
        var value = new Mutable { Value = 1, Children = { new Mutable { Value = 10 } } };
        await grain.KeepAsync(value);
        value.Value = 2;
        value.Children[0].Value = 20;
        value.Children.Add(new Mutable { Value = 100 });
        return await grain.KeptValueAsync();
    }

    public async Task<int> ResultsAsync(string keeper)
    {
        var grain = GrainFactory.GetGrain<IKeeper>(keeper);
        await grain.KeepAsync(new Mutable { Value = 1, Children = { new Mutable { Value = 10 } } });
        var result = await grain.KeptAsync();
        result.Value = 2;
        result.Children.Clear();
        return await grain.KeptValueAsync();
    }

    public async Task<bool> SharedReferencesStaySharedAsync(string keeper)
    {
        var grain = GrainFactory.GetGrain<IKeeper>(keeper);
        var child = new Mutable();
        await grain.KeepAsync(new Mutable { Children = { child, child } });
        var copy = await grain.KeptAsync();
        return ReferenceEquals(copy.Children[0], copy.Children[1]) && !ReferenceEquals(copy.Children[0], child);
    }

    public async Task<bool> CyclesAreCopiedAsync(string keeper)
    {
        var grain = GrainFactory.GetGrain<IKeeper>(keeper);
        var value = new Mutable();
        value.Children.Add(value);
        await grain.KeepAsync(value);
        var copy = await grain.KeptAsync();
        return ReferenceEquals(copy, copy.Children[0]) && !ReferenceEquals(copy, value);
    }

    public async Task<string> RefusesAsync(string keeper)
    {
        try
        {
            await GrainFactory.GetGrain<IKeeper>(keeper).EchoAsync(new Unserializable());
            return "taken";
        }
        catch (Exception e)
        {
            return e.GetType().Name;
        }
    }
}
