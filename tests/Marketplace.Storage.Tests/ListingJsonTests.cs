using System.Text.Json;
using Marketplace.Market.Nodes;

namespace Marketplace.Storage.Tests;

/// <summary>The stored form of what lists show. It is spelt out here, so that no renamed member changes it unnoticed.</summary>
public sealed class ListingJsonTests
{
    private const string Lease = """{"instances":3,"runningInstances":2,"ratePerSecondSatoshis":7,"endsAt":"2027-01-15T08:00:00+00:00"}""";

    private const string Node =
        """
        {"name":"lathe","payeeKeyHash":"ab","capacity":{"cpuMilli":4000,"memoryMiB":4096,"diskMiB":10000},"reserved":{"cpuMilli":1000,"memoryMiB":512,"diskMiB":100},"instances":4,"engine":"docker 20.10.24","engineProblem":"It does not answer.","draining":true,"seenAt":"2027-01-15T08:00:00.123+00:00"}
        """;

    [Fact]
    public void A_leases_detail_is_read_and_written_in_exactly_this_form()
    {
        var detail = ListingJson.ReadLease(Lease);
        Assert.Equal((3, 2, 7L), (detail.Instances, detail.RunningInstances, detail.RatePerSecondSatoshis));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000), detail.EndsAt);
        Assert.Equal(Lease, ListingJson.Write(detail));
    }

    [Fact]
    public void A_nodes_detail_is_read_and_written_in_exactly_this_form()
    {
        var detail = ListingJson.ReadNode(Node);
        Assert.Equal(new Resources(4000, 4096, 10_000), detail.Capacity);
        Assert.Equal(new Resources(1000, 512, 100), detail.Reserved);
        Assert.Equal(Node, ListingJson.Write(detail));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"instances":3,"running":2,"ratePerSecondSatoshis":7,"endsAt":"2027-01-15T08:00:00+00:00"}""")]
    [InlineData("""{"instances":3,"runningInstances":2,"ratePerSecondSatoshis":7,"endsAt":"2027-01-15T08:00:00+00:00","more":1}""")]
    public void A_detail_with_a_member_missing_or_unknown_is_not_read_as_zero(string json) =>
        Assert.Throws<JsonException>(() => ListingJson.ReadLease(json));

    [Fact]
    public void Resources_with_a_part_missing_are_not_read_as_zero() =>
        Assert.Throws<JsonException>(() => ListingJson.ReadNode(Node.Replace("\"memoryMiB\":512,", "", StringComparison.Ordinal)));
}
