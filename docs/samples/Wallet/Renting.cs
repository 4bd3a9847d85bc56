using System.Text.Json;
using Marketplace.Client;
using Marketplace.Market.Apps;
using Marketplace.Wallet.Keys;
using Marketplace.Wallet.Online;
using Marketplace.Wallet.Payments;

namespace WalletSample;

/// <summary>A lease from its deposit to its refund.</summary>
internal static class Renting
{
    public static async Task OpenAsync(MarketplaceClient client, WalletKeys keys, string specFile, CancellationToken cancellationToken)
    {
        var bytes = await File.ReadAllBytesAsync(specFile, cancellationToken);
        if (!SpecJson.TryParse(bytes, out var spec, out var fault))
        {
            throw new FormatException($"{fault.Path}: {fault.Message}");
        }

        using var json = JsonDocument.Parse(bytes);
        var host = new WalletClient(client);
        var network = await host.GetNetworkAsync(cancellationToken);
        var quote = await client.QuoteAsync(json.RootElement, cancellationToken);

        // The terms are computed here from the spec and the price list; a quote that differs is refused.
        var opening = LeaseOpening.Create(spec, quote, network, keys.First.PublicKey.Hash, term: TimeSpan.FromHours(1));
        var leases = client.LeasesOf(keys.First);

        // Chooses coins, has them proved, signs and hands in; once more where another program spent the coins meanwhile.
        var (paid, lease) = await host.PayAsync(
            keys,
            coins => opening.Fund(coins, keys, network),
            (funded, token) => leases.OpenAsync(json.RootElement, funded.Transaction, token),
            cancellationToken);
        Console.WriteLine($"lease: {lease.LeaseId}");
        Console.WriteLine($"deposit: {opening.Deposit} FLUX, fee: {paid.Fee} FLUX");
    }

    public static async Task CloseAsync(MarketplaceClient client, WalletKeys keys, string leaseId, CancellationToken cancellationToken)
    {
        var leases = client.LeasesOf(keys.First);
        await leases.CloseAsync(leaseId, cancellationToken);

        // The stream of events ends when the lease is settled: every second is paid, and the rest is refunded.
        await foreach (var item in leases.FollowEventsAsync(leaseId, cancellationToken: cancellationToken))
        {
            Console.WriteLine($"{item.Kind}: {item.Message}");
        }

        var lease = await leases.GetAsync(leaseId, cancellationToken);
        Console.WriteLine($"charged {lease.Money.ChargedSatoshis} satoshis, refunded {lease.Money.RefundedSatoshis} satoshis");
    }
}
