using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Testing.Keys;

namespace Marketplace.Validators.Tests.Support;

/// <summary>A network of several validators whose keys the tests have, and transfers that are valid in it.</summary>
internal sealed class TestNetwork
{
    public const long GenesisMilliseconds = 1_767_225_600_000;
    private const int Coins = 24;
    private const string CoinFlux = "1000";

    public TestNetwork(params ulong[] weights)
        : this(weights, parameters => parameters)
    {
    }

    private TestNetwork(ulong[] weights, Func<NetworkParameters, NetworkParameters> change)
    {
        var keys = Enumerable.Range(0, weights.Length).Select(i => TestKey.Of((byte)(10 + i))).ToArray();
        var devnet = NetworkParameters.Devnet(keys[0].PublicKey, Faucet.PublicKey.Hash, DateTimeOffset.FromUnixTimeMilliseconds(GenesisMilliseconds));
        Parameters = change(devnet with
        {
            Validators = new ValidatorSet(keys.Zip(weights, (key, weight) => new Validator(key.PublicKey, weight))),
            Issue = [.. Enumerable.Repeat(TransactionOutput.To(Money.FromFlux(CoinFlux), Faucet.PublicKey.Hash), Coins)],
        });
        GenesisHash = Parameters.GenesisHash;
        Keys = [.. Parameters.Validators.Validators.Select(validator => keys.Single(key => key.PublicKey == validator.Key))];
        Issued = [.. Parameters.GenesisBlock.Transactions.SelectMany(issue => issue.Outputs.Select((_, i) => new OutPoint(issue.Id, (uint)i)))];
        Transfers = [.. Enumerable.Range(0, Coins / 2).Select(i => Pay(i, 1_000_000))];
        Conflicts = [.. Enumerable.Range(0, Coins / 2).Select(i => Pay(i, 2_000_000))];
        Children = [.. Transfers.Select(parent => Spend(new OutPoint(parent.Id, 0), Money.FromSatoshis(1_000_000), 500_000))];
    }

    public static PrivateKey Faucet { get; } = TestKey.Of(2);

    /// <summary>The key of a node that is no validator at first.</summary>
    public static PrivateKey Newcomer { get; } = TestKey.Of(99);

    /// <summary>A network of four in which a node with the smallest collateral soon becomes a validator of the same weight.</summary>
    public static TestNetwork Growing() => new([1_000, 1_000, 1_000, 1_000], devnet => devnet with
    {
        ValidatorEpochRounds = 4,
        Rules = devnet.Rules with
        {
            ValidatorCollateral = devnet.Rules.Stakes.CumulusCollateral,
            Stakes = devnet.Rules.Stakes with { CollateralAge = 2, StartWindow = 100_000, BarredFor = 200_000, ConfirmAfter = 100_000, ConfirmWithin = 200_000 },
        },
    });

    public NetworkParameters Parameters { get; }

    public Hash256 GenesisHash { get; }

    /// <summary>The validators' keys, in the order of the set.</summary>
    public IReadOnlyList<PrivateKey> Keys { get; }

    public IReadOnlyList<OutPoint> Issued { get; }

    /// <summary>Each spends a coin of its own.</summary>
    public IReadOnlyList<Transaction> Transfers { get; }

    /// <summary>Each spends the coin of the transfer of its number, differently.</summary>
    public IReadOnlyList<Transaction> Conflicts { get; }

    /// <summary>Each spends the first output of the transfer of its number.</summary>
    public IReadOnlyList<Transaction> Children { get; }

    /// <summary>Locks the newcomer's collateral, from two coins.</summary>
    public Transaction LockUp() => Signed(Transaction.Create(
        [Issued[^1], Issued[^2]],
        [
            new TransactionOutput(Parameters.Rules.Stakes.CumulusCollateral, new CollateralLock(0, new KeyLock(Faucet.PublicKey.Hash))),
            TransactionOutput.To((Money.FromFlux(CoinFlux) * 2) - Parameters.Rules.Stakes.CumulusCollateral - Fee, Faucet.PublicKey.Hash),
        ]));

    /// <summary>Registers the newcomer, who stands for the validator set.</summary>
    public Transaction Register(Transaction lockUp) => Signed(
        Transaction.Create(
            [new OutPoint(lockUp.Id, 1)],
            [TransactionOutput.To(lockUp.Outputs[1].Amount - Fee, Faucet.PublicKey.Hash)],
            new RegisterStake(new OutPoint(lockUp.Id, 0), Newcomer.PublicKey, Faucet.PublicKey.Address, [], true)),
        Newcomer);

    /// <summary>Says that the newcomer is there.</summary>
    public Transaction Confirm(Transaction lockUp, long round) =>
        Transaction.Create([], [], new ConfirmStake(new OutPoint(lockUp.Id, 0), round, "192.0.2.1:16127")).Sign(GenesisHash, Newcomer);

    private static Money Fee => Money.FromSatoshis(10_000);

    private Transaction Signed(Transaction transaction, params PrivateKey[] others) => transaction.Sign(GenesisHash, [Faucet, .. others]);

    public Transaction Pay(int coin, long satoshis) => Spend(Issued[coin], Money.FromFlux(CoinFlux), satoshis);

    private Transaction Spend(OutPoint from, Money amount, long satoshis)
    {
        var change = Money.FromSatoshis(amount.Satoshis - satoshis - 10_000);
        return Transaction.Create(
            [from], [TransactionOutput.To(Money.FromSatoshis(satoshis), Faucet.PublicKey.Hash), TransactionOutput.To(change, Faucet.PublicKey.Hash)]).Sign(GenesisHash, Faucet);
    }
}
