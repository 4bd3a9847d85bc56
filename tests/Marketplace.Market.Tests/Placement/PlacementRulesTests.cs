using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Marketplace.Market.Apps;
using Marketplace.Market.Instances;
using Marketplace.Market.Nodes;
using Marketplace.Market.Placement;

namespace Marketplace.Market.Tests.Placement;

public sealed class PlacementRulesTests
{
    [Fact]
    public void Instances_are_spread_over_nodes_then_failure_domains()
    {
        NodeOffer[] nodes = [Node("a1", "rack-a"), Node("a2", "rack-a"), Node("b1", "rack-b")];
        PlacementResult two = PlacementRules.Place(Request(2), nodes);
        Assert.Equal(["rack-a", "rack-b"], two.Chosen.Select(node => node.FailureDomain).Order());
        PlacementResult four = PlacementRules.Place(Request(4), nodes);
        Assert.Equal(3, four.Chosen.Select(node => node.NodeId).Distinct().Count());
        Assert.Null(four.Explanation);
    }

    [Fact]
    public void Every_node_that_cannot_take_it_is_named_with_the_constraint_that_it_fails()
    {
        NodeOffer[] nodes =
        [
            Node("offline") with { Status = NodeStatus.Offline },
            Node("draining") with { Draining = true },
            Node("broken") with { EngineProblem = "gone" },
            Node("elsewhere") with { Region = "AS/JP" },
            Node("denied") with { Region = "EU/DE" },
            Node("full") with { Reserved = new Resources(950, 0, 0) },
            Node("forgetful") with { Reserved = new Resources(0, 950, 0) },
            Node("written") with { Reserved = new Resources(0, 0, 950) },
            Node("taken") with { HostPorts = [new HostPort(PortProtocol.Tcp, 8080)] },
        ];
        PlacementRequest request = Request(1) with { Allow = ["EU"], Deny = ["EU/DE"], HostPorts = [new HostPort(PortProtocol.Tcp, 8080)] };
        PlacementResult result = PlacementRules.Place(request, nodes);
        Assert.Empty(result.Chosen);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["offline"] = "offline", ["draining"] = "draining", ["broken"] = "engine", ["elsewhere"] = "region", ["denied"] = "region",
                ["full"] = "cpu", ["forgetful"] = "memory", ["written"] = "disk", ["taken"] = "port",
            }.OrderBy(pair => pair.Key),
            result.Rejections.ToDictionary(rejection => rejection.NodeId, rejection => rejection.Constraint).OrderBy(pair => pair.Key));
        Assert.Contains("No node can take 1 instance", result.Explanation, StringComparison.Ordinal);
        Assert.Equal("No node is known to the marketplace yet.", PlacementRules.Place(request, []).Explanation);
    }

    [Fact]
    public void A_node_to_avoid_is_taken_only_when_nothing_else_is_left()
    {
        PlacementRequest request = Request(1) with { Avoid = ["a"] };
        Assert.Equal("b", PlacementRules.Place(request, [Node("a"), Node("b") with { Reserved = new Resources(800, 800, 800) }]).Chosen[0].NodeId);
        Assert.Equal("a", PlacementRules.Place(request, [Node("a")]).Chosen[0].NodeId);
    }

    [Fact]
    public void A_pattern_matches_a_place_and_what_is_in_it_and_nothing_that_only_begins_alike()
    {
        Assert.True(PlacementRules.Matches("EU", "EU/CZ/PRG"));
        Assert.True(PlacementRules.Matches("EU/CZ", "EU/CZ"));
        Assert.False(PlacementRules.Matches("EU/C", "EU/CZ"));
        Assert.False(PlacementRules.Matches("EU/CZ/PRG", "EU/CZ"));
    }

    [Fact]
    public void I7_placement_never_oversubscribes_and_does_not_depend_on_the_order_of_nodes() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(Gen.Choose(0, 1200).ArrayOf().Resize(30).ToArbitrary(), numbers =>
        {
            NodeOffer[] nodes = [.. numbers.Select((number, i) => Node($"n{i}", $"rack-{number % 3}") with { Reserved = new Resources(number, number / 2, number / 3) })];
            PlacementRequest request = Request(numbers.Length * 2);
            PlacementResult result = PlacementRules.Place(request, nodes);
            foreach (IGrouping<string, NodeOffer> node in result.Chosen.GroupBy(node => node.NodeId))
            {
                NodeOffer before = nodes.Single(each => each.NodeId == node.Key);
                Assert.True(before.Reserved.CpuMilli + (node.Count() * request.Needs.CpuMilli) <= before.Capacity.CpuMilli);
            }

            PlacementResult reversed = PlacementRules.Place(request, nodes.Reverse());
            return result.Chosen.Select(node => node.NodeId).SequenceEqual(reversed.Chosen.Select(node => node.NodeId));
        }));

    private static PlacementRequest Request(int count) => new("lease", count, new Resources(100, 100, 100), [], [], [], [], []);

    private static NodeOffer Node(string id, string domain = "rack") =>
        new(id, new string('1', 40), "EU/CZ", domain, new Resources(1000, 1000, 1000), default, ImmutableArray<HostPort>.Empty, NodeStatus.Online, false, null);
}
