using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Validators.Tests.Support;

/// <summary>A network of several validators whose keys the tests have, and transfers that are valid in it.</summary>
internal sealed class TestNetwork
{
    public const long GenesisMilliseconds = 1_767_225_600_000;
    private const int Coins = 24;
    private const string CoinFlux = "1000";

    public TestNetwork(params ulong[] weights)
    {
        var keys = Enumerable.Range(0, weights.Length).Select(i => Key((byte)(10 + i))).ToArray();
        var devnet = NetworkParameters.Devnet(keys[0].PublicKey, Faucet.PublicKey.Hash, DateTimeOffset.FromUnixTimeMilliseconds(GenesisMilliseconds));
        Parameters = devnet with
        {
            Validators = new ValidatorSet(keys.Zip(weights, (key, weight) => new Validator(key.PublicKey, weight))),
            Issue = [.. Enumerable.Repeat(TransactionOutput.To(Money.FromFlux(CoinFlux), Faucet.PublicKey.Hash), Coins)],
        };
        GenesisHash = Parameters.GenesisHash;
        Keys = [.. Parameters.Validators.Validators.Select(validator => keys.Single(key => key.PublicKey == validator.Key))];
        Issued = [.. Parameters.GenesisBlock.Transactions.SelectMany(issue => issue.Outputs.Select((_, i) => new OutPoint(issue.Id, (uint)i)))];
        Transfers = [.. Enumerable.Range(0, Coins / 2).Select(i => Pay(i, 1_000_000))];
        Conflicts = [.. Enumerable.Range(0, Coins / 2).Select(i => Pay(i, 2_000_000))];
        Children = [.. Transfers.Select(parent => Spend(new OutPoint(parent.Id, 0), Money.FromSatoshis(1_000_000), 500_000))];
    }

    public static PrivateKey Faucet { get; } = Key(2);

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

    public static PrivateKey Key(byte number) => PrivateKey.FromBytes([.. Enumerable.Repeat(number, 32)]);

    public Transaction Pay(int coin, long satoshis) => Spend(Issued[coin], Money.FromFlux(CoinFlux), satoshis);

    private Transaction Spend(OutPoint from, Money amount, long satoshis)
    {
        var change = Money.FromSatoshis(amount.Satoshis - satoshis - 10_000);
        return Transaction.Create(
            [from], [TransactionOutput.To(Money.FromSatoshis(satoshis), Faucet.PublicKey.Hash), TransactionOutput.To(change, Faucet.PublicKey.Hash)]).Sign(GenesisHash, Faucet);
    }
}
