using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Bench.Ledger;

/// <summary>Makes signed transfers, one input and two outputs each, that all can be included. What a batch makes, later batches spend.</summary>
internal sealed class TransferSource : IDisposable
{
    private readonly FastSigner _signer;
    private readonly Queue<(OutPoint OutPoint, long Satoshis)> _coins = [];

    public TransferSource(int coins)
    {
        _signer = new FastSigner(Key);
        Parameters = NetworkParameters.Devnet(Key.PublicKey, Key.PublicKey.Hash, Key.PublicKey.Hash, DateTimeOffset.UnixEpoch) with
        {
            Issue = [.. Enumerable.Repeat(TransactionOutput.To(Money.FromFlux("1000"), Key.PublicKey.Hash), coins)],
        };
        GenesisHash = Parameters.GenesisHash;
        foreach (var issue in Parameters.GenesisBlock.Transactions)
        {
            for (var i = 0; i < issue.Outputs.Length; i++)
            {
                _coins.Enqueue((new OutPoint(issue.Id, (uint)i), issue.Outputs[i].Amount.Satoshis));
            }
        }
    }

    /// <summary>The key of every coin, the validator's and the fees' too.</summary>
    public PrivateKey Key { get; } = PrivateKey.Generate();

    public NetworkParameters Parameters { get; }

    public Hash256 GenesisHash { get; }

    /// <summary>Signed transfers as they come over the wire. All of a batch must be included before the next is asked for.</summary>
    public ReadOnlyMemory<byte>[] Next(int count)
    {
        var coins = Enumerable.Range(0, count).Select(_ => _coins.Dequeue()).ToArray();
        var transfers = new Transaction[count];
        Parallel.For(0, count, i => transfers[i] = Transfer(coins[i].OutPoint, coins[i].Satoshis));
        foreach (var transfer in transfers)
        {
            for (var i = 0; i < transfer.Outputs.Length; i++)
            {
                _coins.Enqueue((new OutPoint(transfer.Id, (uint)i), transfer.Outputs[i].Amount.Satoshis));
            }
        }

        return Array.ConvertAll(transfers, transfer => transfer.Encoded);
    }

    public void Dispose() => Key.Dispose();

    private Transaction Transfer(OutPoint from, long satoshis)
    {
        var half = TransactionOutput.To(Money.FromSatoshis((satoshis - 1_000) / 2), Key.PublicKey.Hash);
        var transfer = Transaction.Create([from], [half, half]);
        return transfer.WithWitnesses([new Witness(Key.PublicKey, _signer.Sign(transfer.SigningDigest(GenesisHash)))]);
    }
}
