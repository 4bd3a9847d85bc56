using Marketplace.Testing.Keys;
using Marketplace.Grains.Contracts;
using Marketplace.Grains.Tests.Support;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Market.Apps;
using Marketplace.Market.Instances;
using Marketplace.Market.Leases;
using Marketplace.Market.Nodes;
using Marketplace.Market.Placement;
using Marketplace.Market.Requests;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Marketplace.Grains.Tests;

/// <summary>The market's values cross grains as they are, and its enums as numbers that stay.</summary>
public sealed class ValueConverterTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddSerializer(builder => builder.AddAssembly(typeof(IAppLeaseGrain).Assembly))
        .BuildServiceProvider();

    private Serializer Serializer => _services.GetRequiredService<Serializer>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void A_report_with_everything_in_it_comes_back_equal()
    {
        var report = new InstanceReport(
            "lease",
            "lease:0:1",
            InstancePhase.Unhealthy,
            5,
            DateTimeOffset.UnixEpoch,
            null,
            [new InstancePort("web", 80, PortProtocol.Udp, "host", 8080)],
            new InstanceFailure(FailureCode.PortTaken, "taken", "web"));
        var read = RoundTrip(report);
        Assert.Equal<InstancePort>([.. report.Ports], [.. read.Ports]);
        Assert.Equal(report, read with { Ports = report.Ports });
    }

    [Fact]
    public void A_reservation_and_a_node_come_back_equal()
    {
        var desired = new DesiredInstance("lease", "i", 0, 1, 1, ParsedSpec.FromCanonical("{}"u8.ToArray()));
        var wanted = new ReserveInstance(desired, new Resources(1, 2, 3), [new HostPort(PortProtocol.Tcp, 80)]);
        var read = RoundTrip(wanted);
        Assert.Equal<HostPort>([.. wanted.HostPorts], [.. read.HostPorts]);
        Assert.Equal(wanted, read with { HostPorts = wanted.HostPorts });

        var profile = new NodeProfile
        {
            Payee = "p", Name = "n", Host = "h", Region = "EU", FailureDomain = "d", Capacity = new Resources(4, 5, 6), Engine = "e", SoftwareVersion = "s", Draining = true,
        };
        var view = new NodeView("node", profile, NodeStatus.Suspect, new Resources(1, 1, 1), 2, DateTimeOffset.UnixEpoch, 7, "gone");
        Assert.Equal(view, RoundTrip(view));
        Assert.Equal(new ReserveAnswer(new InstanceFailure(FailureCode.NodeFull, "full")), RoundTrip(new ReserveAnswer(new InstanceFailure(FailureCode.NodeFull, "full"))));
    }

    [Fact]
    public void A_search_for_nodes_and_what_is_said_of_them_come_back_equal()
    {
        PlacementRequest request = new("lease", 2, new Resources(1, 2, 3), [new HostPort(PortProtocol.Udp, 53)], ["EU"], ["EU/CZ"], ["a"], ["b", "c"]);
        PlacementRequest read = RoundTrip(request);
        Assert.Equal<HostPort>([.. request.HostPorts], [.. read.HostPorts]);
        Assert.Equal<string>([.. request.Allow, .. request.Deny, .. request.Occupied, .. request.Avoid], [.. read.Allow, .. read.Deny, .. read.Occupied, .. read.Avoid]);
        Assert.Equal((request.LeaseId, request.Count, request.Needs), (read.LeaseId, read.Count, read.Needs));

        NodeAnnouncement node = new(
            7, new NodeOffer("n", "p", "EU", "d", new Resources(4, 5, 6), new Resources(1, 1, 1), [new HostPort(PortProtocol.Tcp, 80)], NodeStatus.Suspect, true, "gone"));
        NodeAnnouncement again = RoundTrip(node);
        Assert.Equal<HostPort>([.. node.Offer.HostPorts], [.. again.Offer.HostPorts]);
        Assert.Equal(node, again with { Offer = again.Offer with { HostPorts = node.Offer.HostPorts } });
        Assert.Equal(new PlacementRejection("n", "offline", "is offline"), RoundTrip(new PlacementRejection("n", "offline", "is offline")));
    }

    [Fact]
    public void A_transaction_and_a_spec_leave_a_process_as_bytes_and_stay_the_same_objects_inside_one()
    {
        var transaction = Transaction.Create([], [TransactionOutput.To(Money.FromSatoshis(5), TestKey.Of(1).PublicKey.Hash)]);
        Assert.True(SignatureChecks.TryVerify(transaction, Hash256.Zero, new ManagedSignatureVerifier(), out _, out _));
        var sent = RoundTrip(transaction);
        Assert.Equal(transaction, sent);
        Assert.False(VerifiedTransaction.TryRecall(sent, Hash256.Zero, out _));
        Assert.Same(transaction, Copy(transaction));

        var spec = ParsedSpec.Of(MarketCluster.Web());
        Assert.Equal(spec, RoundTrip(spec));
        Assert.Same(spec, Copy(spec));
    }

    [Fact]
    public void A_signed_request_is_verified_again_in_another_process_and_stays_the_same_object_inside_one()
    {
        var key = TestKey.Of(1);
        var text = RequestText.Compose(Hash256.Zero.ToString(), "POST", "/v1/leases", RequestText.HashBody("{}"u8), 5, "open-0001");
        var request = new SignedRequest(key.Address, "POST", "/v1/leases", "{}"u8.ToArray(), 5, "open-0001", key.SignMessage(text));
        Assert.True(request.TryVerify(Hash256.Zero, out _));
        Assert.Same(request, Copy(request));
        var sent = RoundTrip(request);
        Assert.False(sent.IsVerifiedOn(Hash256.Zero));
        Assert.True(sent.TryVerify(Hash256.Zero, out var verified));
        Assert.Equal((key.PublicKey.Hash.ToString(), "open-0001"), (verified.Caller, verified.CommandId));
    }

    // Orleans writes an enum as its number and asks no converter, so a member may be added at the end and never moved.
    [Theory]
    [InlineData(typeof(LeaseStatus), "Draft Funded Placing Running Degraded Ending Settled")]
    [InlineData(typeof(EndReason), "Closed Expired Exhausted")]
    [InlineData(typeof(RolloutDirection), "Forward Back")]
    [InlineData(typeof(SlotPhase), "Waiting Assigned Pulling Starting Running Unhealthy Failed Lost Stopping Stopped")]
    [InlineData(typeof(InstancePhase), "Assigned Pulling Starting Running Unhealthy Failed Stopped")]
    [InlineData(typeof(FailureCode), "Unknown EngineUnavailable EngineGone Timeout ImageNotFound ImagePullFailed PortTaken OutOfDisk OutOfMemory ExitedAtOnce Exited InvalidSpec Conflict NotFound NoNode NodeUnknown NodeNotOnline NodeDraining NodeFull InstanceUnknown InstanceReleased")]
    [InlineData(typeof(LogStream), "Output Error")]
    [InlineData(typeof(PortProtocol), "Tcp Udp")]
    [InlineData(typeof(NodeStatus), "Unknown Registered Online Suspect Offline")]
    public static void The_numbers_by_which_enums_cross_stay(Type type, string members)
    {
        var words = members.Split(' ');
        Assert.Equal(words, Enum.GetNames(type));
        Assert.Equal(Enumerable.Range(0, words.Length), Enum.GetValues(type).Cast<object>().Select(member => Convert.ToInt32(member, System.Globalization.CultureInfo.InvariantCulture)));
    }

    private T Copy<T>(T value) => _services.GetRequiredService<DeepCopier<T>>().Copy(value)!;

    private T RoundTrip<T>(T value) => Serializer.Deserialize<T>(Serializer.SerializeToArray(value))!;
}
