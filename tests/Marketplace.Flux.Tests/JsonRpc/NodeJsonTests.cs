using Marketplace.Flux.JsonRpc.Bitcoin;
using Marketplace.Ledger;

namespace Marketplace.Flux.Tests.JsonRpc;

public sealed class NodeJsonTests
{
    [Theory]
    [InlineData("1000", "1000.00")]
    [InlineData("12500", "12500.00")]
    [InlineData("0.5", "0.50")]
    [InlineData("1.23456789", "1.23456789")]
    [InlineData("1.2300", "1.23")]
    [InlineData("0", "0.00")]
    public void An_amount_has_two_decimals_or_as_many_as_it_needs(string flux, string text) => Assert.Equal(text, NodeJson.AmountText(Money.FromFlux(flux)));

    [Theory]
    [InlineData("198.51.100.7", "ipv4")]
    [InlineData("198.51.100.7:16127", "ipv4")]
    [InlineData("2001:db8::1", "ipv6")]
    [InlineData("[2001:db8::1]:16127", "ipv6")]
    [InlineData("abc.onion:16127", "onion")]
    [InlineData("node.example.org", "")]
    [InlineData("", "")]
    public void An_endpoint_tells_its_network(string endpoint, string network) => Assert.Equal(network, NodeJson.NetworkOf(endpoint));

    [Fact]
    public void A_collateral_is_read_in_both_forms()
    {
        var outPoint = new OutPoint(Hashing.Sha256d("x"u8), 7);
        Assert.True(NodeJson.TryReadName(NodeJson.Name(outPoint), out var flux));
        Assert.True(NodeJson.TryReadName(outPoint.ToString(), out var plain));
        Assert.Equal((outPoint, outPoint), (flux, plain));
    }
}
