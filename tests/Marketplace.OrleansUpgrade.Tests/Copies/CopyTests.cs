using System.Collections.Immutable;
using Orleans.Concurrency;
using Marketplace.OrleansUpgrade.Tests.Support;

namespace Marketplace.OrleansUpgrade.Tests.Copies;

[Collection(ClusterCollection.Name)]
public sealed class CopyTests(ClusterFixture fixture)
{
    private readonly string _key = Journal.NewKey();

    private IKeeper Keeper => fixture.Client.GetGrain<IKeeper>(_key);

    private IAliasing Aliasing => fixture.Client.GetGrain<IAliasing>(_key);

    [Fact]
    public async Task A_grain_does_not_see_what_its_caller_does_to_arguments_later() => Assert.Equal(11, await Aliasing.ArgumentsAsync(_key));

    [Fact]
    public async Task A_caller_cannot_change_a_grain_by_its_results() => Assert.Equal(11, await Aliasing.ResultsAsync(_key));

    [Fact]
    public async Task Shared_references_within_a_value_stay_shared() => Assert.True(await Aliasing.SharedReferencesStaySharedAsync(_key));

    [Fact]
    public async Task Cycles_within_a_value_are_copied() => Assert.True(await Aliasing.CyclesAreCopiedAsync(_key));

    [Fact]
    public async Task A_type_that_cannot_be_serialized_is_refused() => Assert.Equal("CodecNotFoundException", await Aliasing.RefusesAsync(_key));

    [Fact]
    public async Task Only_members_with_an_id_cross_the_boundary()
    {
        await Keeper.KeepAsync(new Mutable { Value = 1, Hidden = "kept", Forgotten = 5 });
        var copy = await Keeper.KeptAsync();
        Assert.Equal((1, "kept", 0), (copy.Value, copy.Hidden, copy.Forgotten));
    }

    [Fact]
    public async Task A_foreign_type_crosses_by_its_surrogate() => Assert.Equal("text", (await Keeper.EchoForeignAsync(new Foreign("text"))).Text);

    [Fact]
    public async Task A_derived_type_stays_what_it_is()
    {
        var circle = Assert.IsType<Circle>(await Keeper.EchoShapeAsync(new Circle(3) { Name = "round" }));
        Assert.Equal((3, "round"), (circle.Radius, circle.Name));
    }

    [Fact]
    public async Task Values_of_many_types_cross_the_boundary()
    {
        await SameAsync(1, "text", 2.5m, Guid.NewGuid(), DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(1), true, 'c', 1.5, long.MaxValue);
        await SameAsync((1, "a"), new Fixed(4), DayOfWeek.Friday, new Uri("http://example.test/"), new Version(1, 2), new DateOnly(2026, 1, 2));
        Assert.Equal(new[] { 1, 2 }, Assert.IsType<List<int>>(await Keeper.EchoAsync(new List<int> { 1, 2 })));
        Assert.Equal(new[] { 1, 2 }, Assert.IsType<int[]>(await Keeper.EchoAsync(new[] { 1, 2 })));
        Assert.Equal(new[] { 1, 2 }, Assert.IsType<ImmutableArray<int>>(await Keeper.EchoAsync(ImmutableArray.Create(1, 2))));
        Assert.Equal(2, Assert.IsType<Dictionary<string, int>>(await Keeper.EchoAsync(new Dictionary<string, int> { ["a"] = 2 }))["a"]);
        var point = Assert.IsType<Point>(await Keeper.EchoAsync(new Point(1, [2, 3], [4])));
        Assert.Equal((1, 3, (byte)4), (point.X, point.Path[1], point.Bytes[0]));
        Assert.Null(await Keeper.EchoAsync(null));
        Assert.Equal(new[] { 1, 2, 3, 4 }, await Keeper.EchoListAsync([1, 2, 3]));
        await Keeper.KeepFixedAsync(new Fixed(1), new Mutable().AsImmutable());
        Assert.Equal(7, await Keeper.FirstByteAsync([1], new byte[] { 2 }, new() { ["a"] = [3] }, ["x"]));
    }

    private async Task SameAsync(params object[] values)
    {
        foreach (var value in values)
            Assert.Equal(value, await Keeper.EchoAsync(value));
    }
}
