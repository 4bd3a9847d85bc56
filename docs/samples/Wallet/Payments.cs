using System.Collections.Immutable;
using Marketplace.Client;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Wallet.Keys;
using Marketplace.Wallet.Online;
using Marketplace.Wallet.Payments;

namespace WalletSample;

/// <summary>Money comes and goes.</summary>
internal static class Payments
{
    public static async Task AskFaucetAsync(MarketplaceClient client, WalletKeys keys, string amount, CancellationToken cancellationToken)
    {
        var given = await client.RequestFaucetAsync(keys.First.Address, Money.FromFlux(amount), cancellationToken);
        Console.WriteLine($"the faucet gave {given.AmountSatoshis} satoshis in block {given.Height}");
    }

    public static async Task PayAsync(MarketplaceClient client, WalletKeys keys, string address, string amount, CancellationToken cancellationToken)
    {
        ImmutableArray<TransactionOutput> outputs = [new TransactionOutput(Money.FromFlux(amount), OutputLock.Of(Address.Parse(address)))];
        var host = new WalletClient(client);

        // Refuses to pay the network more than this, whatever the host says that a payment costs.
        var network = await host.GetNetworkAsync(cancellationToken) with { MaxFee = Money.FromFlux("0.01") };

        // Build: choose coins that pay the outputs and the fee. No key is needed for this.
        var coins = await host.GetCoinsAsync(keys.Addresses, cancellationToken: cancellationToken);
        var draft = TransactionDraft.Create(coins, outputs, payload: null, keys.Change, network);

        // Check: a signature does not cover what inputs are worth, so the chain itself has to say it.
        await host.RequireTrueAsync(draft.Coins, cancellationToken);

        // Sign, on this machine; send, and wait until a durable block has it.
        var signed = draft.Sign(keys, network);
        var answer = await client.SubmitAsync(signed.Transaction, cancellationToken);
        Console.WriteLine($"paid {amount} FLUX in transaction {answer.TransactionId}, block {answer.Height}; the fee was {signed.Fee} FLUX");
    }
}
