using Marketplace.Ledger.Framing;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.Document;

/// <summary>The chain of the worked example in docs/ledger-format.md, with every byte string that the document shows.</summary>
public static class WorkedExample
{
    /// <summary>The example's values by the names that the document gives them, in its order.</summary>
    public static List<(string Name, string Value)> Values()
    {
        var values = new List<(string, string)>();
        void Bytes(string name, ReadOnlySpan<byte> bytes) => values.Add((name, Convert.ToHexStringLower(bytes)));
        void Text(string name, object value) => values.Add((name, value.ToString()!));

        foreach (var name in new[] { "validator", "faucet", "renter", "meter", "alice", "bob" })
        {
            Bytes($"{name}-public-key", TestKeys.Named(name).PublicKey.Bytes);
            Bytes($"{name}-key-hash", TestKeys.Named(name).Hash().Bytes);
        }

        var chain = new TestChain(Parameters());
        var genesis = chain.Parameters.GenesisBlock;
        Bytes("rules", chain.Parameters.EncodeRules());
        Bytes("genesis-transaction", genesis.Transactions[0].Encoded.Span);
        Bytes("genesis-transaction-id", genesis.Transactions[0].Id.Bytes);
        Bytes("validator-set-hash", chain.Parameters.Validators.Hash.Bytes);
        Bytes("genesis-header", genesis.Header.Encode());
        Bytes("genesis-hash", genesis.Id.Bytes);
        Text("genesis-hash-as-text", genesis.Id);

        var transfer = Transfer(chain);
        Bytes("transfer-body", transfer.Encoded.Span[..transfer.BodyLength]);
        Bytes("transfer-id", transfer.Id.Bytes);
        Bytes("transfer-digest", transfer.SigningDigest(genesis.Id).Bytes);
        Bytes("transfer-signature", transfer.Witnesses[0].Signature.Bytes);
        Bytes("transfer", transfer.Encoded.Span);
        var first = chain.Apply(1, transfer);
        Bytes("coinbase", first.Transactions[1].Encoded.Span);
        Bytes("coinbase-id", first.Transactions[1].Id.Bytes);
        Bytes("block-1-merkle-root", first.Header.MerkleRoot.Bytes);
        Bytes("block-1-header", first.Header.Encode());
        Bytes("block-1-id", first.Id.Bytes);
        Bytes("block-1-vote-digest", Certificate.VoteDigest(genesis.Id, first.Header, 0).Bytes);
        Bytes("block-1-signature", first.Certificate.Signatures[0].Signature.Bytes);
        Bytes("block-1", first.Encode());
        var frame = new byte[RecordFrame.HeaderSize];
        RecordFrame.WriteHeader(frame, first.Encode(), 0, 0);
        Bytes("block-1-record-header", frame);
        var header = new byte[ChainFileHeader.Size];
        new ChainFileHeader(0, 0, genesis.Id.ToArray()).Write(header);
        Bytes("export-header", header);

        AddLease(chain, transfer, Bytes, Text);
        Bytes("state-hash", chain.State.StateHash().Bytes);
        using var snapshot = new MemoryStream();
        chain.State.WriteSnapshot(snapshot);
        Bytes("snapshot", snapshot.ToArray());
        return values;
    }

    private static void AddLease(TestChain chain, Transaction transfer, BytesOf bytes, Action<string, object> text)
    {
        chain.State.TryGetOutput(new OutPoint(transfer.Id, 0), out var coin);
        var terms = chain.Terms(instances: 2, rate: 1_001, seconds: 600) with { StartsAt = chain.NowSeconds + 1, EndsAt = chain.NowSeconds + 601 };
        var open = chain.Open(terms, coin, Money.FromSatoshis(500_000));
        bytes("open-body", open.Encoded.Span[..open.BodyLength]);
        bytes("open-id", open.Id.Bytes);
        chain.Apply(1, open);

        Usage[] usage = [new(TestKeys.Named("alice").Hash(), 0, 60), new(TestKeys.Named("bob").Hash(), 1, 47), new(TestKeys.Named("alice").Hash(), 1, 10)];
        var account = chain.Lease(open.Id);
        var settle = chain.Sign(LeaseTransactions.Settle(account, account.SettledThrough + 60, usage), TestKeys.Meter);
        SettlementRule.TryCompute(account, account.SettledThrough + 60, [.. usage.Order()], closing: false, out var settlement, out _);
        text("settle-charge", settlement!.Charge.Satoshis);
        text("settle-fee", settlement.Fee.Satoshis);
        foreach (var payment in settlement.Payments)
        {
            text(payment.Payee == TestKeys.Named("alice").Hash() ? "settle-alice" : "settle-bob", payment.Amount.Satoshis);
        }

        text("settle-rest", settlement.Rest.Satoshis);
        bytes("settle-body", settle.Encoded.Span[..settle.BodyLength]);
        bytes("settle-id", settle.Id.Bytes);
        chain.Apply(60, settle);
    }

    private static Transaction Transfer(TestChain chain)
    {
        var coin = chain.Coin();
        return chain.Transfer(coin, TestKeys.Faucet, TestKeys.Renter.Hash(), Money.FromFlux("2.5"));
    }

    private static NetworkParameters Parameters() => TestChain.Devnet with
    {
        Name = "example",
        Issue =
        [
            TransactionOutput.To(Money.FromFlux("1000"), TestKeys.Faucet.Hash()),
            new TransactionOutput(Money.FromFlux("50"), new TimeLock(new KeyLock(TestKeys.Renter.Hash()), LockUntil.AtHeight(100))),
        ],
    };

    private delegate void BytesOf(string name, ReadOnlySpan<byte> bytes);
}
