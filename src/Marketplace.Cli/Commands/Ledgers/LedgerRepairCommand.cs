using System.CommandLine;
using Marketplace.Cli.Hosts;

namespace Marketplace.Cli.Commands.Ledgers;

/// <summary>`market ledger repair`: what of a damaged chain log can be saved. `market-host` does it, on the files of a host that is stopped.</summary>
internal static class LedgerRepairCommand
{
    public static CliCommand Create(CommandRuntime runtime)
    {
        var data = new Option<string>("--data") { Description = "The host's data directory.", HelpName = "DIR", DefaultValueFactory = _ => "data" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would be done." };
        var acceptLoss = new Option<bool>("--accept-loss") { Description = "Cut the log behind the last sound record. What is cut is copied beside it first." };
        var command = new CliCommand("repair", "Say what of a damaged chain log can be saved, and save it. The host must be stopped.")
        {
            Examples = ["market ledger repair --data ./data --dry-run", "market ledger repair --data ./data --accept-loss"],
        }
            .With(data, dryRun, acceptLoss)
            .RunsTo(runtime, (context, cancellationToken) => HostRun.RunAsync(
                context,
                ["ledger", "repair", "--data", context.Value(data)!, context.Value(dryRun) ? "--dry-run" : "--accept-loss"],
                cancellationToken));
        command.Validators.Add(result =>
        {
            if (result.GetValue(dryRun) == result.GetValue(acceptLoss))
            {
                result.AddError("say either --dry-run or --accept-loss");
            }
        });
        return command;
    }
}
