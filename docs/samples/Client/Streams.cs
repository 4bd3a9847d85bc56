using System.Globalization;
using Marketplace.Client;
using Marketplace.Ledger.Keys;

namespace ClientSample;

/// <summary>A renter's own lease, as it happens. The renter's key signs each request.</summary>
internal static class Streams
{
    public static async Task WatchAsync(
        MarketplaceClient client, string leaseId, string keyFile, string placeFile, CancellationToken cancellationToken)
    {
        using var key = await ReadKeyAsync(keyFile, cancellationToken);
        var seen = File.Exists(placeFile) ? long.Parse(await File.ReadAllTextAsync(placeFile, cancellationToken), CultureInfo.InvariantCulture) : 0;
        await foreach (var item in client.LeasesOf(key).FollowEventsAsync(leaseId, after: seen, cancellationToken))
        {
            Console.WriteLine($"{item.Sequence} {item.At:HH:mm:ss} {item.Kind}: {item.Message}");
            await File.WriteAllTextAsync(placeFile + ".new", item.Sequence.ToString(CultureInfo.InvariantCulture), cancellationToken);
            File.Move(placeFile + ".new", placeFile, overwrite: true);
        }

        Console.WriteLine("the lease is settled");
    }

    public static async Task FollowLogAsync(MarketplaceClient client, string leaseId, string keyFile, CancellationToken cancellationToken)
    {
        using var key = await ReadKeyAsync(keyFile, cancellationToken);
        var query = new LogQuery { Component = "web", Slot = 0, Tail = 20 };
        await foreach (var line in client.LeasesOf(key).FollowLogAsync(leaseId, query, Console.Error.WriteLine, cancellationToken))
        {
            Console.WriteLine($"{line.At:HH:mm:ss} {line.Stream} {line.Text}");
        }
    }

    private static async Task<PrivateKey> ReadKeyAsync(string keyFile, CancellationToken cancellationToken) =>
        PrivateKey.FromWif((await File.ReadAllTextAsync(keyFile, cancellationToken)).Trim());
}
