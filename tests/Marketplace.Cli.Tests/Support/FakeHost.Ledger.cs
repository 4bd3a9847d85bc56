using System.Net;
using System.Text;
using System.Text.Json;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Framing;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Ledger.Proofs;
using Marketplace.Market.Apps;
using Marketplace.Market.Pricing;

namespace Marketplace.Cli.Tests.Support;

/// <content>Transactions and leases.</content>
public sealed partial class FakeHost
{
    private readonly Dictionary<string, LeaseResponse> _leases = [];

    /// <summary>Pays an address from the genesis money, each amount in a block of its own.</summary>
    public void Pay(Address address, params long[] amounts)
    {
        foreach (var amount in amounts)
        {
            Pay(OutputLock.Of(address), amount);
        }
    }

    /// <summary>Pays an address under a collateral lock, which no node stands on.</summary>
    public void PayCollateral(Address address, long amount) => Pay(new CollateralLock(0, OutputLock.Of(address)), amount);

    private void Pay(OutputLock to, long amount)
    {
        var coin = Coins(_faucet.Address).First();
        var rest = coin.Output.Amount - Money.FromSatoshis(amount) - Parameters.Rules.MinimumTransactionFee;
        var payment = Marketplace.Ledger.Transaction
            .Create([coin.Point], [new TransactionOutput(Money.FromSatoshis(amount), to), TransactionOutput.To(rest, _faucet.PublicKey.Hash)])
            .Sign(Parameters.GenesisHash, _faucet);
        Assert.Null(Apply(payment));
    }

    /// <summary>The chain up to a height, as a host exports it.</summary>
    public byte[] Export(long height)
    {
        using var export = new MemoryStream();
        var header = new byte[ChainFileHeader.Size];
        new ChainFileHeader(0, 0, Parameters.GenesisHash.ToArray()).Write(header);
        export.Write(header);
        foreach (var block in _blocks.Take((int)height + 1))
        {
            var record = block.Encode();
            var frame = new byte[RecordFrame.HeaderSize];
            RecordFrame.WriteHeader(frame, record, 0, 0);
            export.Write(frame);
            export.Write(record);
        }

        return export.ToArray();
    }

    private HttpResponseMessage Faucet(RecordedRequest request)
    {
        var body = request.Read(ApiJson.Default.FaucetRequest);
        Pay(Address.Parse(body.Address), body.AmountSatoshis);
        return Json(new FaucetResponse { TransactionId = new string('0', 64), Height = _state.Height, AmountSatoshis = body.AmountSatoshis }, ApiJson.Default.FaucetResponse);
    }

    private HttpResponseMessage Proof(string id)
    {
        var wanted = Hash256.Parse(id);
        return _blocks.FirstOrDefault(block => block.Transactions.Any(transaction => transaction.Id == wanted)) is { } block
            ? new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new ByteArrayContent(TransactionProof.Create(
                    Parameters.GenesisBlock.Header, Parameters.Validators, [], block, block.Transactions.ToList().FindIndex(transaction => transaction.Id == wanted)).Encode()),
            }
            : Problem(404, ProblemCodes.NotFound, "There is no such transaction.");
    }

    private HttpResponseMessage Transaction(string id)
    {
        if (!_transactions.TryGetValue(Hash256.Parse(id), out var transaction))
        {
            return Problem(404, ProblemCodes.NotFound, "There is no such transaction.");
        }

        return Json(
            new TransactionResponse
            {
                TransactionId = id,
                Kind = "transfer",
                Height = 1,
                Index = 0,
                BlockId = id,
                Time = DateTimeOffset.UnixEpoch,
                Inputs = [],
                Outputs = [],
                Transaction = Convert.ToHexStringLower(transaction.Encoded.Span),
                Proof = new InclusionProof { Siblings = [], TransactionCount = 1, Header = "", Certificate = new CertificateItem { Round = 0, Signatures = [] } },
            },
            ApiJson.Default.TransactionResponse);
    }

    private HttpResponseMessage Submit(RecordedRequest request)
    {
        var transaction = Marketplace.Ledger.Transaction.Decode(Convert.FromHexString(request.Read(ApiJson.Default.SubmitTransactionRequest).Transaction));
        return Apply(transaction) is { } rejection
            ? Problem(422, rejection.Code.ToName(), rejection.Message)
            : Json(
                new SubmitTransactionResponse { TransactionId = transaction.Id.ToString(), Height = _state.Height, Index = 0, AlreadyKnown = false },
                ApiJson.Default.SubmitTransactionResponse);
    }

    private HttpResponseMessage Quote(RecordedRequest request)
    {
        var spec = Spec(request.Read(ApiJson.Default.QuoteRequest).Spec);
        var quote = Quoting.Quote(
            spec,
            PriceList.Default,
            new QuoteTerms((int)Parameters.Rules.FeePartsPerMillion, _meter.ToString(), (int)Parameters.Rules.MinimumPaidSeconds),
            TimeProvider.System.GetUtcNow());
        return Json(
            new QuoteResponse
            {
                Name = spec.Name,
                SpecHash = quote.SpecHash,
                RatePerSecondSatoshis = new(quote.RatePerSecondSatoshis + OverchargeSatoshis),
                Instances = quote.Instances,
                TermSeconds = quote.TermSeconds,
                DepositSatoshis = new(quote.DepositSatoshis),
                MinimumDepositSatoshis = new(quote.MinimumDepositSatoshis),
                FeePartsPerMillion = quote.FeePartsPerMillion,
                TransactionFeeSatoshis = new(1000),
                MeterKeyHash = quote.MeterKeyHash,
                QuotedAt = quote.QuotedAt,
            },
            ApiJson.Default.QuoteResponse);
    }

    private HttpResponseMessage OpenLease(RecordedRequest request)
    {
        var body = request.Read(ApiJson.Default.OpenLeaseRequest);
        var transaction = Marketplace.Ledger.Transaction.Decode(Convert.FromHexString(body.Transaction));
        var spec = Spec(body.Spec);
        if (transaction.Payload is not OpenLease open || !open.Terms.SpecHash.Bytes.SequenceEqual(SpecJson.Hash(spec)))
        {
            return Problem(422, "spec-hash-differs", "The transaction is for another spec.");
        }

        if (Apply(transaction) is { } rejection)
        {
            return Problem(422, rejection.Code.ToName(), rejection.Message);
        }

        var id = transaction.Id.ToString();
        _leases[id] = Describe(id, spec, body.Spec);
        return Json(_leases[id], ApiJson.Default.LeaseResponse);
    }

    private HttpResponseMessage TopUp(RecordedRequest request, string id)
    {
        var transaction = Marketplace.Ledger.Transaction.Decode(Convert.FromHexString(request.Read(ApiJson.Default.TopUpLeaseRequest).Transaction));
        if (Apply(transaction) is { } rejection)
        {
            return Problem(422, rejection.Code.ToName(), rejection.Message);
        }

        return Json(Describe(id, Spec(_leases[id].Spec), _leases[id].Spec), ApiJson.Default.LeaseResponse);
    }

    private HttpResponseMessage Leases() => Json(new LeasePage { Items = [.. _leases.Values] }, ApiJson.Default.LeasePage);

    // Each look at a lease brings it one state further.
    private HttpResponseMessage Lease(string id)
    {
        if (!_leases.TryGetValue(id, out var lease))
        {
            return Problem(404, ProblemCodes.NotFound, "There is no such lease.");
        }

        _leases[id] = lease with { State = "running", RunningInstances = lease.Instances };
        return Json(lease, ApiJson.Default.LeaseResponse);
    }

    private static HttpResponseMessage Events()
    {
        var item = new LeaseEventItem { Sequence = 1, At = DateTimeOffset.UnixEpoch, Kind = "opened", Message = "The lease is open." };
        var text = $": hello\n\nevent: lease\nid: 1\ndata: {JsonSerializer.Serialize(item, ApiJson.Default.LeaseEventItem)}\n\n";
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "text/event-stream") };
    }

    private LeaseResponse Describe(string id, AppSpec spec, JsonElement json)
    {
        Assert.True(_state.TryGetLease(LeaseId.Parse(id), out var account));
        return new LeaseResponse
        {
            LeaseId = id,
            Name = spec.Name,
            State = "placing",
            Renter = Address.FromKeyHash(account.Terms.Renter).ToString(),
            Instances = account.Terms.Instances,
            RunningInstances = 0,
            RatePerSecondSatoshis = new(account.Terms.RatePerSecond.Satoshis),
            OpenedAt = DateTimeOffset.UnixEpoch,
            EndsAt = DateTimeOffset.FromUnixTimeSeconds(account.EndsAt),
            Version = 1,
            Revision = 1,
            Explanation = "Looking for nodes.",
            FeePartsPerMillion = (int)Parameters.Rules.FeePartsPerMillion,
            ChargedSeconds = 0,
            SettledThrough = DateTimeOffset.UnixEpoch,
            LastEventSequence = 1,
            SpecHash = SpecJson.HashHex(spec),
            Spec = json,
            Slots = [],
            Money = new LeaseMoney
            {
                DepositedSatoshis = new(account.Escrowed.Satoshis),
                ChargedSatoshis = new(0),
                PaidSatoshis = new(0),
                FeeSatoshis = new(0),
                RefundedSatoshis = new(0),
                EscrowedSatoshis = new(account.Escrowed.Satoshis),
                UnsettledSatoshis = new(0),
            },
        };
    }

    private static AppSpec Spec(JsonElement json)
    {
        Assert.True(SpecJson.TryParse(json.GetRawText(), out var spec, out var fault), fault?.Message);
        return spec;
    }

    private Rejection? Apply(Transaction transaction)
    {
        if (_transactions.ContainsKey(transaction.Id))
        {
            return null;
        }

        if (!SignatureChecks.TryVerify(transaction, Parameters.GenesisHash, SignatureVerifiers.Choose(out _), out var verified, out var rejection))
        {
            return rejection;
        }

        using var builder = _state.BeginBlock(NowMilliseconds);
        if (builder.TryAdd(verified).Rejection is { } refused)
        {
            return refused;
        }

        _blocks.Add(builder.Seal(new PrivateKeyBlockSigner(_validator)));
        Remember(transaction);
        return null;
    }

    private void Remember(Transaction transaction)
    {
        _transactions[transaction.Id] = transaction;
        _unspent.ExceptWith(transaction.Inputs);
        for (var i = 0; i < transaction.Outputs.Length; i++)
        {
            _unspent.Add(new OutPoint(transaction.Id, (uint)i));
        }
    }
}
