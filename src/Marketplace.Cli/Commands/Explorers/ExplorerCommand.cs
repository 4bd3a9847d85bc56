using System.CommandLine;
using Marketplace.Api;

namespace Marketplace.Cli.Commands.Explorers;

/// <summary>`market explorer`: how far the explorer knows the chain, and making its tables again.</summary>
internal static class ExplorerCommand
{
    public static Command Create(CommandRuntime runtime) => new CliCommand("explorer", "Show how far the explorer knows the chain, and make its tables again.").With(
        Status(runtime),
        ExplorerRebuildCommand.Create(runtime));

    private static CliCommand Status(CommandRuntime runtime) => new CliCommand("status", "Show how far the explorer knows the chain, and how much there is of everything.")
    {
        Examples = ["market explorer status", "market explorer status --json"],
    }
        .Runs(runtime, async (context, cancellationToken) =>
        {
            var status = await context.Client.GetExplorerStatusAsync(cancellationToken);
            context.Screen.Show(status, ApiJson.Tolerant.ExplorerStatusResponse, screen => screen.Pairs(
                ("head", $"{status.HeadHeight}"),
                ("known up to", status.CoveredHeight == status.HeadHeight ? $"{status.CoveredHeight}, all of it" : $"{status.CoveredHeight}, {status.HeadHeight - status.CoveredHeight} blocks behind"),
                ("transactions", $"{status.Transactions}"),
                ("unspent outputs", $"{status.UnspentOutputs}"),
                ("addresses", $"{status.Addresses}, {status.OwningAddresses} of them own something"),
                ("leases", $"{status.Leases}")));
        });
}
