using System.Text;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Apps;
using Marketplace.Market.Requests;

namespace Marketplace.Market.Tests.Requests;

public sealed class SignedRequestTests : IDisposable
{
    private const long Now = 1_800_000_000_000;

    private static readonly Hash256 Network = Hashing.Sha256([1]);
    private static readonly string Lease = Hashing.Sha256([2]).ToString();
    private static readonly string OtherLease = Hashing.Sha256([3]).ToString();

    private readonly PrivateKey _key = PrivateKey.Generate();

    public void Dispose() => _key.Dispose();

    [Fact]
    public void A_signature_holds_for_its_network_and_its_request_alone()
    {
        var request = Sign("POST", $"/v1/leases/{Lease}/close");
        Assert.False(request.IsVerifiedOn(Network));
        Assert.True(request.TryVerify(Network, out var verified));
        Assert.True(request.IsVerifiedOn(Network));
        Assert.Equal((_key.PublicKey.Hash.ToString(), "command-1"), (verified.Caller, verified.CommandId));
        Assert.Same(request, verified.Request);
        Assert.False(request.TryVerify(Hash256.Zero, out _));
        Assert.Throws<InvalidOperationException>(() => default(VerifiedRequest).Request);

        SignedRequest[] changed =
        [
            new(_key.Address, "PUT", request.Target, request.Body, Now, "command-1", request.Signature),
            new(_key.Address, "POST", request.Target + "?", request.Body, Now, "command-1", request.Signature),
            new(_key.Address, "POST", request.Target, "{}"u8.ToArray(), Now, "command-1", request.Signature),
            new(_key.Address, "POST", request.Target, request.Body, Now + 1, "command-1", request.Signature),
            new(_key.Address, "POST", request.Target, request.Body, Now, "command-2", request.Signature),
            new(_key.Address, "POST", request.Target, request.Body, Now, "command-1", "nonsense"),
        ];
        Assert.All(changed, each => Assert.False(each.TryVerify(Network, out _)));
    }

    [Theory]
    [InlineData("/v1/leases", LeaseRequestKind.Open, null)]
    [InlineData("/v1/leases?x=1", LeaseRequestKind.Open, null)]
    [InlineData("/V1/Leases/ID/Close/", LeaseRequestKind.Close, null)]
    [InlineData("/v1/lea%73es/ID/update", LeaseRequestKind.Update, null)]
    [InlineData("/v1/leases/ID/top-ups", LeaseRequestKind.TopUp, null)]
    [InlineData("/v1/leases/ID/restart", LeaseRequestKind.Restart, null)]
    [InlineData("/v1/leases/ID/restart?a&SLOT=7", LeaseRequestKind.Restart, 7)]
    [InlineData("/v1/leases/ID/restart?slot=", LeaseRequestKind.Restart, null)]
    public void A_target_is_read_as_the_api_routes_it(string target, LeaseRequestKind command, int? slot)
    {
        Assert.True(LeaseTarget.TryRead("POST", target.Replace("ID", Lease, StringComparison.Ordinal), out var read));
        Assert.Equal((command, slot), (read.Command, read.Slot));
        Assert.Equal(command == LeaseRequestKind.Open ? null : Lease, read.Lease?.ToString());
    }

    [Theory]
    [InlineData("POST", "")]
    [InlineData("POST", "/v2/leases")]
    [InlineData("POST", "/v1/leases/ID")]
    [InlineData("POST", "/v1/leases/ID/close/again")]
    [InlineData("POST", "/v1/leases/nonsense/close")]
    [InlineData("POST", "/v1/leases/ID/open")]
    [InlineData("POST", "/v1/leases/ID/restart?slot=1&slot=2")]
    [InlineData("POST", "/v1/leases/ID/restart?slot=-1")]
    [InlineData("GET", "/v1/leases/ID/close")]
    public void What_names_no_command_of_a_lease_is_no_target(string method, string target) =>
        Assert.False(LeaseTarget.TryRead(method, target.Replace("ID", Lease, StringComparison.Ordinal), out _));

    [Fact]
    public void A_proof_for_one_lease_and_command_is_none_for_another()
    {
        var close = Sign("POST", $"/v1/leases/{Lease}/close");
        Assert.Null(Admit(close, LeaseRequestKind.Close, Lease));
        Assert.Equal("request-target-wrong", Admit(close, LeaseRequestKind.Close, OtherLease));
        Assert.Equal("request-target-wrong", Admit(close, LeaseRequestKind.Update, Lease));
        Assert.Equal("request-target-wrong", Admit(close, LeaseRequestKind.Open, Lease));
        Assert.Equal("request-timestamp-out-of-window", Admit(close, LeaseRequestKind.Close, Lease, Now + 181_000));
        Assert.Equal("request-timestamp-out-of-window", Admit(close, LeaseRequestKind.Close, Lease, Now - 181_000));
        Assert.Equal("request-signature-invalid", Admit(close, LeaseRequestKind.Close, Lease, network: Hash256.Zero));
        Assert.Null(Admit(Sign("POST", "/v1/leases"), LeaseRequestKind.Open, Lease));
    }

    [Fact]
    public void Spec_and_transaction_are_those_of_the_body_and_are_read_once()
    {
        var transaction = Transaction.Create([], [TransactionOutput.To(Money.FromSatoshis(5), _key.PublicKey.Hash)]);
        var hex = Convert.ToHexStringLower(transaction.Encoded.Span);
        var request = Sign("POST", "/v1/leases", $$"""{"transaction":"{{hex}}","spec":{{SpecJson.Pretty(Specs.Web())}} }""");
        Assert.True(request.TryReadSpec(out var spec, out _));
        Assert.Equal(ParsedSpec.Of(Specs.Web()), spec);
        Assert.True(request.TryReadSpec(out var again, out _));
        Assert.Same(spec, again);
        Assert.True(request.TryReadTransaction(out var read));
        Assert.Equal(transaction, read);
        Assert.True(request.TryReadTransaction(out var same));
        Assert.Same(read, same);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"spec":{},"spec":{},"transaction":"00","transaction":"00"}""")]
    [InlineData("""{"spec":1,"transaction":1}""")]
    [InlineData("{\"spec\":{\"name\":\"")]
    [InlineData("""{"transaction":"0"}""")]
    [InlineData("""{"transaction":"zz"}""")]
    [InlineData("""{"transaction":"\ud800"}""")]
    public void A_body_without_them_has_none(string body)
    {
        var request = Sign("POST", "/v1/leases", body);
        Assert.False(request.TryReadSpec(out _, out var faults));
        Assert.NotEmpty(faults);
        Assert.False(request.TryReadTransaction(out _));
    }

    private static string? Admit(SignedRequest request, LeaseRequestKind command, string lease, long now = Now, Hash256? network = null)
    {
        var admitted = LeaseRequestRules.TryAdmit(request, network ?? Network, command, lease, now, out var asked, out var refusal);
        Assert.Equal(admitted, asked is not null);
        return refusal?.Code;
    }

    private SignedRequest Sign(string method, string target, string body = "")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var text = RequestText.Compose(Network.ToString(), method, target, RequestText.HashBody(bytes), Now, "command-1");
        return new SignedRequest(_key.Address, method, target, bytes, Now, "command-1", _key.SignMessage(text));
    }
}
