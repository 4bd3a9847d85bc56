using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Ledger.Tests.Support;

/// <summary>A devnet in memory: makes transactions, seals each into a block, keeps the blocks.</summary>
public sealed class TestChain
{
    public const long GenesisMilliseconds = 1_767_225_600_000;

    private static readonly PrivateKeyBlockSigner Signer = new(TestKeys.Validator);

    public TestChain(NetworkParameters? parameters = null)
    {
        Parameters = parameters ?? Devnet;
        State = LedgerState.FromGenesis(Parameters);
        Blocks.Add(Parameters.GenesisBlock);
    }

    /// <summary>A devnet with rounds of a day: what rounds do is not in the way of tests about something else.</summary>
    public static NetworkParameters Devnet { get; } = Fast with { Emission = new EmissionParameters { RoundMilliseconds = 86_400_000 } };

    /// <summary>A devnet with rounds of 300 milliseconds.</summary>
    public static NetworkParameters Fast => NetworkParameters.Devnet(
        TestKeys.Validator.PublicKey, TestKeys.Faucet.Hash(), DateTimeOffset.FromUnixTimeMilliseconds(GenesisMilliseconds));

    public NetworkParameters Parameters { get; }

    public LedgerState State { get; }

    public List<Block> Blocks { get; } = [];

    public long NowSeconds => State.TipTime / 1000;

    public static ISignatureVerifier Verifier { get; } = SignatureVerifiers.Choose(out _);

    /// <summary>Seals one block, <paramref name="seconds"/> after the last, that must accept every transaction.</summary>
    public Block Apply(int seconds, params Transaction[] transactions)
    {
        using var builder = State.BeginBlock(State.TipTime + (seconds * 1000L));
        foreach (var transaction in transactions)
        {
            Assert.Null(TryAdd(builder, transaction));
        }

        var block = builder.Seal(Signer);
        Blocks.Add(block);
        return block;
    }

    /// <summary>The rule that refuses a transaction in a block some seconds from now; null if none does. Changes nothing.</summary>
    public Rejection? Try(Transaction transaction, int seconds = 0)
    {
        using var builder = State.BeginBlock(State.TipTime + (seconds * 1000L));
        return TryAdd(builder, transaction);
    }

    public Rejection? TryAdd(BlockBuilder builder, Transaction transaction) =>
        SignatureChecks.TryVerify(transaction, State.GenesisHash, Verifier, out var verified, out var rejection)
            ? builder.TryAdd(verified).Rejection
            : rejection;

    public Transaction Sign(Transaction transaction, params PrivateKey[] keys) => transaction.Sign(State.GenesisHash, keys);

    /// <summary>The faucet's n-th output of the genesis block.</summary>
    public UnspentOutput Coin(int index = 0)
    {
        Assert.True(State.TryGetOutput(new OutPoint(Parameters.GenesisBlock.Transactions[0].Id, (uint)index), out var output));
        return output;
    }

    /// <summary>A signed transfer from one coin: the amount to one owner, the change back, a fee of 1,000 satoshis.</summary>
    public Transaction Transfer(UnspentOutput coin, PrivateKey owner, KeyHash to, Money amount)
    {
        var change = coin.Output.Amount - amount - Parameters.Rules.MinimumTransactionFee;
        return Sign(
            Transaction.Create([coin.OutPoint], [TransactionOutput.To(amount, to), TransactionOutput.To(change, owner.Hash())]),
            owner);
    }

    /// <summary>Gives an owner one coin and returns it.</summary>
    public UnspentOutput Fund(PrivateKey owner, string flux, int fromCoin)
    {
        var transfer = Transfer(Coin(fromCoin), TestKeys.Faucet, owner.Hash(), Money.FromFlux(flux));
        Apply(1, transfer);
        Assert.True(State.TryGetOutput(new OutPoint(transfer.Id, 0), out var output));
        return output;
    }

    public LeaseTerms Terms(int instances = 2, long rate = 1_000, int seconds = 3_600) => new(
        TestKeys.Renter.Hash(),
        TestKeys.Meter.Hash(),
        Hashing.Sha256("a spec"u8),
        Money.FromSatoshis(rate),
        instances,
        Parameters.Rules.FeePartsPerMillion,
        NowSeconds,
        NowSeconds + seconds);

    /// <summary>The transaction that opens a lease from one of the renter's coins; the change goes back to the renter.</summary>
    public Transaction Open(LeaseTerms terms, UnspentOutput coin, Money deposit)
    {
        var change = coin.Output.Amount - deposit - Parameters.Rules.MinimumTransactionFee;
        return Sign(
            Transaction.Create(
                [coin.OutPoint],
                [new TransactionOutput(deposit, EscrowLock.Self), TransactionOutput.To(change, terms.Renter)],
                new OpenLease(terms)),
            TestKeys.Renter);
    }

    /// <summary>Opens a lease with a deposit of 1 FLUX from a fresh coin of the renter.</summary>
    public LeaseAccount OpenLease(LeaseTerms? terms = null, string deposit = "1", int fromCoin = 0)
    {
        var coin = Fund(TestKeys.Renter, "1000", fromCoin);
        var open = Open(terms ?? Terms(), coin, Money.FromFlux(deposit));
        Apply(0, open);
        return Lease(open.Id);
    }

    public LeaseAccount Lease(Hash256 id)
    {
        Assert.True(State.TryGetLease(new LeaseId(id), out var account));
        return account;
    }

    /// <summary>A fresh state of the same network that has replayed all blocks with full checks.</summary>
    public LedgerState Replay()
    {
        var state = LedgerState.FromGenesis(Parameters);
        foreach (var block in Blocks.Skip(1))
        {
            var decoded = Block.Decode(block.Encode());
            Assert.True(VerifiedBlock.TryVerify(decoded, state.GenesisHash, state.Validators, Verifier, out var verified, out var fault), fault?.ToString());
            Assert.Null(state.ApplyBlock(verified));
        }

        return state;
    }
}
