using System.Text.Json;
using Marketplace.Flux.JsonRpc.Bitcoin;
using Marketplace.Ledger;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Ledger.Stakes.Evidence;

namespace Marketplace.Flux.Tests.JsonRpc;

public sealed class PayloadJsonTests
{
    private static readonly KeyHash Someone = Hashing.Hash160("someone"u8);
    private static readonly OutPoint Collateral = new(Hashing.Sha256d("collateral"u8), 3);
    private static readonly LeaseId Lease = new(Hashing.Sha256d("lease"u8));

    [Fact]
    public void Every_kind_of_payload_is_told_by_its_name_and_its_fields()
    {
        using var key = PrivateKey.Generate();
        var samples = Samples(key).ToDictionary(payload => payload.Tag);
        foreach (var tag in Enum.GetValues<PayloadTag>().Where(tag => tag != PayloadTag.None))
        {
            Assert.True(samples.TryGetValue(tag, out var payload), $"no sample of {tag}");
            var shown = Show(payload);
            Assert.Equal(JsonNamingPolicy.KebabCaseLower.ConvertName(tag.ToString()), shown.GetProperty("kind").GetString());
            Assert.True(shown.EnumerateObject().Count() > 3, $"{tag} shows nothing of its own: {shown}");
        }
    }

    [Fact]
    public void A_proposal_shows_what_it_would_do()
    {
        var change = Show(Proposal(new ParameterChange([new RuleChange(RuleId.MinimumTransactionFee, 2_000)])));
        Assert.Equal(("parameter-change", 2_000), (change.GetProperty("action").GetString(), change.GetProperty("changes").GetProperty("minimumTransactionFee").GetInt32()));
        var payment = Show(Proposal(new TreasuryPayment(Money.FromFlux("1.5"), Address.FromKeyHash(Someone))));
        Assert.Equal(("treasury-payment", "1.50000000", Address.FromKeyHash(Someone).ToString()), (payment.GetProperty("action").GetString(), payment.GetProperty("amount").GetRawText(), payment.GetProperty("to").GetString()));
    }

    private static JsonElement Show(TransactionPayload payload)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            PayloadJson.Write(json, Transaction.Create([], [], payload));
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        return document.RootElement.GetProperty("payload").Clone();
    }

    private static IEnumerable<TransactionPayload> Samples(PrivateKey key) =>
    [
        new GenesisIssue(1, []),
        new Coinbase(7),
        new OpenLease(new LeaseTerms(Someone, Someone, Hash256.Zero, Money.FromSatoshis(1), 1, 0, 1, 2)),
        new TopUpLease(Lease, 5),
        new SettleLease(Lease, 5, [new Usage(Someone, 0, 3)]),
        new CloseLease(Lease, 5, []),
        new ReclaimLease(Lease),
        new RegisterStake(Collateral, key.PublicKey, Address.FromKeyHash(Someone), [Someone], true),
        new ConfirmStake(Collateral, 9, "node.example.org"),
        new RestartStake(Collateral, 9, Someone),
        new SetDelegates(Collateral, [Someone]),
        new UnregisterStake(Collateral, 9),
        new SlashStake(Someone, new FalseStatement(key.PublicKey, Statement(key, 1), Statement(key, 2))),
        Proposal(new ParameterChange([new RuleChange(RuleId.MinimumTransactionFee, 2_000)])),
        new Vote(new ProposalId(Hashing.Sha256d("proposal"u8)), VoteChoice.Abstain, [Collateral]),
        new Burn(Money.FromSatoshis(5)),
    ];

    private static Propose Proposal(ProposalAction action) => new("Cheaper", Hash256.Zero, 100, Address.FromKeyHash(Someone), action);

    private static SignedStatement Statement(PrivateKey key, byte content) =>
        new(Hash256.Zero, 1, Hashing.Sha256d([content]), key.Sign(Hash256.Zero));
}
