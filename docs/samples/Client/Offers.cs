using System.Text.Json;
using Marketplace.Client;

namespace ClientSample;

/// <summary>What is on offer, and what it costs. Nobody needs a key to ask.</summary>
internal static class Offers
{
    public static async Task ListNodesAsync(MarketplaceClient client, CancellationToken cancellationToken)
    {
        await foreach (var node in client.ListNodesAsync(cancellationToken))
        {
            var free = node.Capacity.CpuMilli - node.Reserved.CpuMilli;
            Console.WriteLine($"{node.NodeId} in {node.Region} is {node.State}: {free} of {node.Capacity.CpuMilli} thousandths of a core free");
        }
    }

    public static async Task QuoteAsync(MarketplaceClient client, string specFile, CancellationToken cancellationToken)
    {
        using var spec = JsonDocument.Parse(await File.ReadAllBytesAsync(specFile, cancellationToken));
        var quote = await client.QuoteAsync(spec.RootElement, cancellationToken);
        Console.WriteLine($"{quote.Name}: {quote.Instances} x {quote.RatePerSecondSatoshis} satoshis a second");
        Console.WriteLine($"deposit for {quote.TermSeconds} s: {quote.DepositSatoshis} satoshis");
    }
}
