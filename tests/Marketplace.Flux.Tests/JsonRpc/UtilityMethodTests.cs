using Marketplace.Flux.JsonRpc;
using Marketplace.Gateway.Tests.Hosting;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Flux.Tests.JsonRpc;

public sealed class UtilityMethodTests(RealHost host) : IClassFixture<RealHost>
{
    [Fact]
    public async Task An_address_is_validated_without_an_error_for_what_is_none()
    {
        using var key = PrivateKey.Generate();
        var good = await host.Http.CallAsync("validateaddress", key.Address.ToString());
        Assert.True(good.GetProperty("isvalid").GetBoolean());
        Assert.Equal((key.Address.ToString(), false), (good.GetProperty("address").GetString(), good.GetProperty("isscript").GetBoolean()));
        Assert.Equal($"76a914{Convert.ToHexStringLower(key.PublicKey.Hash.Bytes)}88ac", good.GetProperty("scriptPubKey").GetString());
        var script = RedeemScript.Create(1, [key.PublicKey]);
        var multi = await host.Http.CallAsync("validateaddress", script.Address.ToString());
        Assert.True(multi.GetProperty("isscript").GetBoolean());
        Assert.Equal($"a914{Convert.ToHexStringLower(script.Hash.Bytes)}87", multi.GetProperty("scriptPubKey").GetString());
        Assert.Equal("""{"isvalid":false}""", (await host.Http.CallAsync("validateaddress", "t1nonsense")).GetRawText());
        Assert.Equal(RpcErrorCodes.TypeError, await host.Http.ErrorAsync("validateaddress", 1));
        Assert.Equal(RpcErrorCodes.InvalidParams, await host.Http.ErrorAsync("validateaddress"));
    }

    [Fact]
    public async Task A_message_verifies_for_its_signer_alone()
    {
        using var key = PrivateKey.Generate();
        using var other = PrivateKey.Generate();
        var (address, signature) = (key.Address.ToString(), key.SignMessage("hello"));
        Assert.True((await host.Http.CallAsync("verifymessage", address, signature, "hello")).GetBoolean());
        Assert.False((await host.Http.CallAsync("verifymessage", address, signature, "hallo")).GetBoolean());
        Assert.False((await host.Http.CallAsync("verifymessage", other.Address.ToString(), signature, "hello")).GetBoolean());
        Assert.False((await host.Http.CallAsync("verifymessage", address, "AAAA", "hello")).GetBoolean());
        Assert.Equal(RpcErrorCodes.InvalidAddressOrKey, await host.Http.ErrorAsync("verifymessage", address, "no base64!", "hello"));
        Assert.Equal(RpcErrorCodes.InvalidAddressOrKey, await host.Http.ErrorAsync("verifymessage", "t1nonsense", signature, "hello"));
        var script = RedeemScript.Create(1, [key.PublicKey]).Address.ToString();
        Assert.Equal(RpcErrorCodes.TypeError, await host.Http.ErrorAsync("verifymessage", script, signature, "hello"));
        Assert.Equal(RpcErrorCodes.InvalidParams, await host.Http.ErrorAsync("verifymessage", address, signature));
    }

    [Fact]
    public async Task Several_keys_make_one_address_in_whatever_order_they_come()
    {
        using var one = PrivateKey.Generate();
        using var two = PrivateKey.Generate();
        var expected = RedeemScript.Create(2, [one.PublicKey, two.PublicKey]);
        foreach (var keys in new[] { new[] { one.PublicKey, two.PublicKey }, [two.PublicKey, one.PublicKey] })
        {
            var made = await host.Http.CallAsync("createmultisig", 2, keys.Select(key => key.ToString()));
            Assert.Equal((expected.Address.ToString(), Convert.ToHexStringLower(expected.Bytes)), (made.GetProperty("address").GetString(), made.GetProperty("redeemScript").GetString()));
        }

        var decoded = await host.Http.CallAsync("decodescript", Convert.ToHexStringLower(expected.Bytes));
        Assert.Equal(("multisig", 2, expected.Address.ToString()), (decoded.GetProperty("type").GetString(), decoded.GetProperty("reqSigs").GetInt32(), decoded.GetProperty("p2sh").GetString()));
        Assert.Equal(expected.Keys.Select(key => Address.FromKeyHash(key.Hash).ToString()), decoded.GetProperty("addresses").EnumerateArray().Select(each => each.GetString()));
        Assert.Equal(RpcErrorCodes.InvalidParameter, await host.Http.ErrorAsync("createmultisig", 3, new[] { one.PublicKey.ToString(), two.PublicKey.ToString() }));
        Assert.Equal(RpcErrorCodes.InvalidParameter, await host.Http.ErrorAsync("createmultisig", 1, new[] { one.PublicKey.ToString(), one.PublicKey.ToString() }));
        Assert.Equal(RpcErrorCodes.InvalidParameter, await host.Http.ErrorAsync("createmultisig", 1, Array.Empty<string>()));
        var nowhere = "02" + new string('0', 62) + "05";
        Assert.False(PublicKey.Parse(nowhere).IsOnCurve);
        Assert.True(await host.Http.ErrorAsync("createmultisig", 1, new[] { nowhere }) < 0, "money under a key that nobody can have would be lost");
        Assert.Equal(RpcErrorCodes.InvalidParameter, await host.Http.ErrorAsync("createmultisig", 1, new { }));
        Assert.Equal(RpcErrorCodes.InvalidParameter, await host.Http.ErrorAsync("createmultisig", 0, new[] { one.PublicKey.ToString() }));
        Assert.Equal(RpcErrorCodes.InvalidAddressOrKey, await host.Http.ErrorAsync("createmultisig", 1, new[] { one.Address.ToString() }));
        Assert.Equal(RpcErrorCodes.InvalidAddressOrKey, await host.Http.ErrorAsync("createmultisig", 1, new[] { "05" + new string('1', 64) }));
    }

    [Fact]
    public async Task A_script_of_an_address_is_recognised_and_any_other_is_nonstandard()
    {
        using var key = PrivateKey.Generate();
        foreach (var address in new[] { key.Address.ToString(), RedeemScript.Create(1, [key.PublicKey]).Address.ToString() })
        {
            var script = (await host.Http.CallAsync("validateaddress", address)).GetProperty("scriptPubKey").GetString();
            var decoded = await host.Http.CallAsync("decodescript", script);
            Assert.Equal(address, Assert.Single(decoded.GetProperty("addresses").EnumerateArray()).GetString());
            Assert.Equal("nonstandard", (await host.Http.CallAsync("decodescript", "00" + script![2..])).GetProperty("type").GetString());
        }

        Assert.Equal("nonstandard", (await host.Http.CallAsync("decodescript", "6a")).GetProperty("type").GetString());
        Assert.Equal(RpcErrorCodes.Deserialization, await host.Http.ErrorAsync("decodescript", "xyz"));
    }

    [Fact]
    public async Task Fees_are_a_fixed_price()
    {
        Assert.Equal(host.Parameters.Rules.MinimumTransactionFee.ToString(), (await host.Http.CallAsync("estimatefee", 2)).GetRawText());
        Assert.Equal(-1, (await host.Http.CallAsync("estimatepriority", 2)).GetInt32());
        Assert.Equal(RpcErrorCodes.InvalidParameter, await host.Http.ErrorAsync("estimatefee", 0));
        Assert.Equal(RpcErrorCodes.TypeError, await host.Http.ErrorAsync("estimatefee", "2"));
    }

    [Fact]
    public async Task The_host_has_no_peers()
    {
        Assert.Equal("[]", (await host.Http.CallAsync("getpeerinfo")).GetRawText());
        Assert.Equal("null", (await host.Http.CallAsync("ping")).GetRawText());
        var info = await host.Http.CallAsync("getnetworkinfo");
        Assert.Equal(0, info.GetProperty("connections").GetInt32());
        Assert.StartsWith("/FluxMarket:", info.GetProperty("subversion").GetString(), StringComparison.Ordinal);
        Assert.Equal(RpcErrorCodes.InvalidParams, await host.Http.ErrorAsync("getpeerinfo", 1));
    }

    [Fact]
    public async Task Help_lists_what_is_served_and_explains_everything()
    {
        var list = (await host.Http.CallAsync("help")).GetString()!;
        foreach (var method in RpcMethods.Daemon)
        {
            Assert.Equal(method.Group != RpcGroup.NotHere, list.Split('\n').Contains(method.Usage));
            var text = (await host.Http.CallAsync("help", method.Name)).GetString()!;
            Assert.StartsWith(method.Usage, text, StringComparison.Ordinal);
            Assert.Contains(method.Summary, text, StringComparison.Ordinal);
        }

        Assert.Equal(RpcErrorCodes.MethodNotFound, await host.Http.ErrorAsync("help", "nosuch"));
    }

    [Theory]
    [InlineData("1.2.3", 1_020_300)]
    [InlineData("0.1.0-dev+abc", 10_000)]
    [InlineData("1.0", 1_000_000)]
    [InlineData("dev", 0)]
    public void A_version_is_a_number_as_with_bitcoin(string version, int number) =>
        Assert.Equal(number, Flux.JsonRpc.Methods.NetworkMethods.VersionNumber(version));

    [Fact]
    public async Task What_cannot_exist_here_says_why_whatever_is_sent_with_it()
    {
        var refused = RpcMethods.Daemon.Where(method => method.Group == RpcGroup.NotHere).ToList();
        Assert.NotEmpty(refused);
        foreach (var name in refused.SelectMany(method => method.Aliases.Prepend(method.Name)))
        {
            var error = await host.Http.RefusedAsync(name, 1, "x", new { });
            Assert.Contains(error.GetProperty("code").GetInt32(), new[] { RpcErrorCodes.NoWallet, RpcErrorCodes.NotOnThisChain, RpcErrorCodes.Unauthorized });
            Assert.True(error.GetProperty("message").GetString()!.Length > 20);
        }
    }
}
