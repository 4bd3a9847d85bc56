using System.CommandLine;
using System.Globalization;
using Marketplace.Cli.Commands.Leases;
using Marketplace.Cli.Terminal;
using Marketplace.Api;
using Marketplace.Ledger;

namespace Marketplace.Cli.Commands.Ledgers;

/// <summary>`market ledger head|show|tx`.</summary>
internal static class LedgerReadCommands
{
    public static CliCommand Head(CommandRuntime runtime) => new CliCommand("head", "Show where the chain stands.") { Examples = ["market ledger head", "market ledger head --json"] }
        .Runs(runtime, async (context, cancellationToken) =>
        {
            var head = await context.Client.GetHeadAsync(cancellationToken);
            context.Screen.Show(head, ApiJson.Tolerant.LedgerHeadResponse, screen => screen.Pairs(
                ("height", $"{head.Height}"),
                ("block", head.Id),
                ("time", LeaseText.Time(head.Time)),
                ("issued", Screen.Flux(head.IssuedSatoshis)),
                ("burned", Screen.Flux(head.BurnedSatoshis)),
                ("unspent", $"{Screen.Flux(head.UnspentSatoshis)} in {head.UnspentCount} outputs"),
                ("listings at height", $"{head.ProjectedHeight}")));
        });

    public static CliCommand Show(CommandRuntime runtime)
    {
        var which = new Argument<string>("block") { Description = "A height, or a block's id." };
        return new CliCommand("show", "Show a block.") { Examples = ["market ledger show 0", "market ledger show 1234 --json"] }
            .With(which)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var text = context.Value(which)!;
                if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) && !Hash256.TryParse(text, out _))
                {
                    throw CliException.Usage($"'{text}' is neither a height nor a block's id of 64 hexadecimal characters.");
                }

                var block = await context.Client.GetBlockAsync(text, cancellationToken);
                context.Screen.Show(block, ApiJson.Tolerant.BlockResponse, screen =>
                {
                    screen.Pairs(
                        ("height", $"{block.Height}"),
                        ("block", block.Id),
                        ("before it", block.PreviousId),
                        ("time", LeaseText.Time(block.Time)),
                        ("merkle root", block.MerkleRoot),
                        ("transactions", $"{block.TransactionCount}"));
                    foreach (var id in block.TransactionIds)
                    {
                        screen.Line($"  {id}");
                    }
                });
            });
    }

    public static CliCommand Transaction(CommandRuntime runtime)
    {
        var id = new Argument<string>("id") { Description = "The transaction's id." };
        return new CliCommand("tx", "Show a transaction.") { Examples = ["market ledger tx 5b2a... --json"] }
            .With(id)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var text = context.Value(id)!;
                if (!Hash256.TryParse(text, out _))
                {
                    throw CliException.Usage($"'{text}' is no transaction's id of 64 hexadecimal characters.");
                }

                var transaction = await context.Client.GetTransactionAsync(text.ToLowerInvariant(), cancellationToken);
                context.Screen.Show(transaction, ApiJson.Tolerant.TransactionResponse, screen => Print(screen, transaction));
            });
    }

    private static void Print(Screen screen, TransactionResponse transaction)
    {
        screen.Pairs(
            ("transaction", transaction.TransactionId),
            ("kind", transaction.Kind),
            ("lease", transaction.LeaseId),
            ("in block", $"{transaction.Height}, place {transaction.Index}"),
            ("time", LeaseText.Time(transaction.Time)));
        screen.Line();
        screen.Table(
            ["Spends", ">Index"], transaction.Inputs.Select(input => new[] { input.TransactionId, $"{input.Index}" }), "Spends nothing.");
        screen.Line();
        screen.Table(
            [">Output", ">Amount", "Lock", "Owner"],
            transaction.Outputs.Select((output, index) => new[]
            {
                $"{index}", Screen.Flux(output.AmountSatoshis), output.Lock.Kind, output.Lock.Address ?? output.Lock.LeaseId,
            }),
            "Makes nothing.");
    }
}
