using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Bench.Ledger;

/// <summary>Makes signed transfers, one input and two outputs each, that all can be included. What a batch makes, later batches spend.</summary>
internal sealed class TransferSource : IDisposable
{
    /// <summary>So many that most transfers are signed by a key that has not signed for a while, as in a network of strangers.</summary>
    public const int ManyOwners = 1_000;

    private readonly Owner[] _owners;
    private readonly Queue<(OutPoint OutPoint, long Satoshis, int Owner)> _coins = [];

    /// <summary>A network whose coins belong to some owners, who pay each other in turn.</summary>
    /// <param name="coins">How many coins there are at first.</param>
    /// <param name="owners">How many owners there are; the first is the validator.</param>
    /// <param name="validators">The validators, of equal weight, if the first owner is not to be the only one.</param>
    public TransferSource(int coins, int owners = 1, IEnumerable<PrivateKey>? validators = null)
    {
        _owners = [.. Enumerable.Range(0, owners).Select(i => new Owner(i == 0 ? Key : PrivateKey.Generate()))];
        Parameters = NetworkParameters.Devnet(Key.PublicKey, Key.PublicKey.Hash, DateTimeOffset.UnixEpoch) with
        {
            Validators = new ValidatorSet((validators ?? [Key]).Select(key => new Validator(key.PublicKey, 1))),
            Issue = [.. Enumerable.Range(0, coins).Select(i => TransactionOutput.To(Money.FromFlux("1000"), _owners[i % owners].Hash))],
        };
        GenesisHash = Parameters.GenesisHash;
        foreach (var issue in Parameters.GenesisBlock.Transactions)
        {
            for (var i = 0; i < issue.Outputs.Length; i++)
            {
                _coins.Enqueue((new OutPoint(issue.Id, (uint)i), issue.Outputs[i].Amount.Satoshis, _coins.Count % owners));
            }
        }
    }

    /// <summary>The first owner's key, the validator's and the fees' too.</summary>
    public PrivateKey Key { get; } = PrivateKey.Generate();

    public NetworkParameters Parameters { get; }

    public Hash256 GenesisHash { get; }

    /// <summary>Signed transfers as they come over the wire. All of a batch must be included before the next is asked for.</summary>
    public ReadOnlyMemory<byte>[] Next(int count)
    {
        var coins = Enumerable.Range(0, count).Select(_ => _coins.Dequeue()).ToArray();
        var transfers = new Transaction[count];
        Parallel.For(0, count, i => transfers[i] = Transfer(coins[i].OutPoint, coins[i].Satoshis, coins[i].Owner));
        for (var i = 0; i < count; i++)
        {
            _coins.Enqueue((new OutPoint(transfers[i].Id, 0), transfers[i].Outputs[0].Amount.Satoshis, After(coins[i].Owner)));
            _coins.Enqueue((new OutPoint(transfers[i].Id, 1), transfers[i].Outputs[1].Amount.Satoshis, coins[i].Owner));
        }

        return Array.ConvertAll(transfers, transfer => transfer.Encoded);
    }

    public void Dispose()
    {
        foreach (var owner in _owners)
        {
            owner.Key.Dispose();
        }
    }

    private int After(int owner) => (owner + 1) % _owners.Length;

    private Transaction Transfer(OutPoint from, long satoshis, int owner)
    {
        var half = Money.FromSatoshis((satoshis - 1_000) / 2);
        var transfer = Transaction.Create([from], [TransactionOutput.To(half, _owners[After(owner)].Hash), TransactionOutput.To(half, _owners[owner].Hash)]);
        return transfer.WithWitnesses([new Witness(_owners[owner].Key.PublicKey, _owners[owner].Signer.Sign(transfer.SigningDigest(GenesisHash)))]);
    }

    private sealed class Owner(PrivateKey key)
    {
        public PrivateKey Key { get; } = key;

        public KeyHash Hash { get; } = key.PublicKey.Hash;

        public FastSigner Signer { get; } = new(key);
    }
}
