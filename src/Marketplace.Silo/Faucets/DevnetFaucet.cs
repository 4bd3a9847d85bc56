using Marketplace.Gateway.Faucet;
using Marketplace.Grains.Contracts;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Chain;
using Marketplace.Explorer.Queries;

namespace Marketplace.Silo.Faucets;

/// <summary>Pays from the faucet key's outputs, one payment after the other, each from the change of the one before.</summary>
internal sealed class DevnetFaucet(PrivateKey key, ILedger ledger, IExplorerQueries explorer, IGrainFactory grains) : IFaucet, IDisposable
{
    private const int PageSize = 200;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Stack<Coin> _coins = new();

    public async Task<FaucetOutcome> PayAsync(Address address, long amountSatoshis, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // A coin that somebody else with the key has spent costs one more look at the chain, once.
            return await TryPayAsync(address, amountSatoshis, cancellationToken)
                ?? await TryPayAsync(address, amountSatoshis, cancellationToken)
                ?? new FaucetOutcome(null, 0, "The faucet's outputs were spent elsewhere; try again.");
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<FaucetOutcome?> TryPayAsync(Address address, long amountSatoshis, CancellationToken cancellationToken)
    {
        var account = grains.GetGrain<IChainAccountGrain>(key.Address.ToString());
        var spend = Money.FromSatoshis(amountSatoshis) + ledger.Head.Rules.MinimumTransactionFee;
        if (!_coins.TryPeek(out var coin) || coin.Amount < spend)
            await ReloadAsync(cancellationToken);
        if (!_coins.TryPeek(out coin) || coin.Amount < spend)
            return new FaucetOutcome(null, 0, "The faucet has no output left that is large enough.");

        var change = coin.Amount - spend;
        TransactionOutput[] outputs = change.IsZero
            ? [TransactionOutput.To(Money.FromSatoshis(amountSatoshis), address.Hash)]
            : [TransactionOutput.To(Money.FromSatoshis(amountSatoshis), address.Hash), TransactionOutput.To(change, key.PublicKey.Hash)];
        var transaction = Transaction.Create([coin.OutPoint], outputs).Sign(ledger.GenesisHash, key);
        var result = await account.SubmitAsync(transaction, CancellationToken.None);
        switch (result.Status)
        {
            case SubmitStatus.Included:
                _coins.Pop();
                if (!change.IsZero)
                    _coins.Push(new Coin(new OutPoint(transaction.Id, 1), change));
                return new FaucetOutcome(result.TransactionId, result.Height, null);
            case SubmitStatus.Refused:
                _coins.Clear();
                return null;
            default:
                _coins.Clear();
                return new FaucetOutcome(null, 0, result.Message ?? "The ledger cannot take the payment now.");
        }
    }

    private async Task ReloadAsync(CancellationToken cancellationToken)
    {
        _coins.Clear();
        var page = await explorer.UnspentAsync(key.Address, null, PageSize, ListOrder.OldestFirst, cancellationToken);
        foreach (var output in page.Items.Where(output => output.Kind == OutputLockTag.Key).OrderBy(output => output.Amount))
        {
            _coins.Push(new Coin(output.OutPoint, output.Amount));
        }
    }

    private readonly record struct Coin(OutPoint OutPoint, Money Amount);
}
