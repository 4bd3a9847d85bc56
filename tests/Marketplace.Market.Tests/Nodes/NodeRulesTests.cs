using FsCheck;
using FsCheck.Fluent;
using Marketplace.Market.Apps;
using Marketplace.Market.Instances;
using Marketplace.Market.Nodes;

namespace Marketplace.Market.Tests.Nodes;

public sealed class NodeRulesTests
{
    [Fact]
    public void I7_no_sequence_of_reservations_and_releases_exceeds_the_capacity() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(Gen.Choose(0, 100_000).ArrayOf().Resize(150).ToArbitrary(), steps =>
        {
            NodeState state = Online();
            foreach (int step in steps)
            {
                string instance = $"instance-{step / 7 % 12}";
                int amount = step % 900;
                NodeState before = state;
                switch (step % 7)
                {
                    case 0 or 1 or 2:
                        ReserveDecision decision = NodeRules.Reserve(state, Wanted(instance, amount));
                        state = decision.State;
                        Assert.Same(state, NodeRules.Reserve(state, Wanted(instance, amount)).State);
                        if (!decision.Accepted) Assert.Same(before, state);
                        break;
                    case 3 or 4:
                        state = NodeRules.Release(state, instance);
                        Assert.Same(state, NodeRules.Release(state, instance));
                        Assert.False(NodeRules.Reserve(state, Wanted(instance, 0)).Accepted);
                        break;
                    case 5:
                        state = NodeRules.Heard(state, state.DirectiveRevision - (step % 2), state.Reservations.Where(_ => step % 3 == 0).Select(each => each.InstanceId).ToHashSet(), null);
                        break;
                    default:
                        state = NodeRules.Amend(state, Wanted(instance, amount) with { FencingToken = step }).State;
                        break;
                }

                Assert.True(state.Reserved.FitsIn(state.Profile.Capacity));
                Assert.True(state.Version >= before.Version);
                Assert.Equal(state.Reservations.Length, state.Reservations.Select(each => each.InstanceId).Distinct().Count());
            }
        }));

    [Fact]
    public void A_host_port_is_given_once()
    {
        NodeState state = NodeRules.Reserve(Online(), Wanted("a", 1) with { HostPorts = [new HostPort(PortProtocol.Tcp, 80)] }).State;
        InstanceFailure refusal = NodeRules.Reserve(state, Wanted("b", 1) with { HostPorts = [new HostPort(PortProtocol.Tcp, 80)] }).Refusal!;
        Assert.Equal(FailureCode.PortTaken, refusal.Code);
        Assert.Contains("has given the port tcp/80 to another instance", refusal.Message, StringComparison.Ordinal);
        Assert.True(NodeRules.Reserve(state, Wanted("b", 1) with { HostPorts = [new HostPort(PortProtocol.Udp, 80)] }).Accepted);
    }

    [Theory]
    [InlineData(NodeStatus.Unknown, false, null, NodeCondition.Unknown)]
    [InlineData(NodeStatus.Registered, true, "gone", NodeCondition.Registered)]
    [InlineData(NodeStatus.Online, false, null, NodeCondition.Online)]
    [InlineData(NodeStatus.Online, true, null, NodeCondition.Draining)]
    [InlineData(NodeStatus.Online, true, "gone", NodeCondition.EngineUnavailable)]
    [InlineData(NodeStatus.Suspect, true, "gone", NodeCondition.Suspect)]
    [InlineData(NodeStatus.Offline, false, null, NodeCondition.Offline)]
    public void Only_of_an_online_node_is_said_what_keeps_it_from_taking_instances(NodeStatus status, bool draining, string? problem, NodeCondition condition) =>
        Assert.Equal(condition, NodeRules.ConditionOf(status, draining, problem));

    [Fact]
    public void A_node_whose_provider_drains_it_takes_nothing_new_and_keeps_what_it_has()
    {
        NodeState state = NodeRules.Reserve(Online(), Wanted("a", 1)).State;
        state = NodeRules.Register(state, state.NodeId, state.Profile with { Draining = true }).State;
        Assert.Equal(FailureCode.NodeDraining, NodeRules.Reserve(state, Wanted("b", 1)).Refusal!.Code);
        Assert.True(NodeRules.Reserve(state, Wanted("a", 1)).Accepted);
        state = NodeRules.Register(state, state.NodeId, state.Profile with { Draining = false }).State;
        Assert.True(NodeRules.Reserve(state, Wanted("b", 1)).Accepted);
    }

    [Fact]
    public void Silence_makes_a_node_suspect_then_offline_and_a_report_brings_it_back()
    {
        NodeState state = Online();
        Assert.Same(state, NodeRules.Silent(state, 999, 1000, 2000));
        NodeState suspect = NodeRules.Silent(state, 1000, 1000, 2000);
        Assert.Equal(NodeStatus.Suspect, suspect.Status);
        NodeState offline = NodeRules.Silent(suspect, 2000, 1000, 2000);
        Assert.Equal(NodeStatus.Offline, offline.Status);
        Assert.Equal(FailureCode.NodeNotOnline, NodeRules.Reserve(offline, Wanted("a", 1)).Refusal!.Code);
        Assert.Equal(NodeStatus.Online, NodeRules.Heard(offline, 0, new HashSet<string>(), null).Status);
    }

    [Fact]
    public void A_registration_that_makes_no_sense_is_refused_and_the_same_again_changes_nothing()
    {
        NodeState state = Online();
        Assert.Same(state, NodeRules.Register(state, "node-a", state.Profile).State);
        Assert.False(NodeRules.Register(state, "Node A", state.Profile).Accepted);
        Assert.False(NodeRules.Register(state, "node-a", state.Profile with { Capacity = default }).Accepted);
        Assert.False(NodeRules.Register(state, "node-a", state.Profile with { Payee = "x" }).Accepted);
        Assert.False(NodeRules.Register(state, "node-a", state.Profile with { Region = "Europe" }).Accepted);
        Assert.False(NodeRules.Register(state, "node-a", state.Profile with { Host = "a b" }).Accepted);
    }

    private static NodeState Online()
    {
        NodeProfile profile = new()
        {
            Payee = new string('a', 40), Name = "a", Host = "node.example", Region = "EU/CZ", FailureDomain = "rack", Capacity = new Resources(1000, 1000, 1000),
        };
        NodeDecision decision = NodeRules.Register(new NodeState(), "node-a", profile);
        Assert.True(decision.Accepted, decision.Message);
        return NodeRules.Heard(decision.State, 0, new HashSet<string>(), null);
    }

    private static Reservation Wanted(string instance, int amount) => new()
    {
        LeaseId = "lease",
        InstanceId = instance,
        Slot = 0,
        Revision = 1,
        FencingToken = 1,
        Spec = ParsedSpec.FromCanonical("{}"u8.ToArray()),
        Resources = new Resources(amount, amount / 2, amount / 3),
    };
}
