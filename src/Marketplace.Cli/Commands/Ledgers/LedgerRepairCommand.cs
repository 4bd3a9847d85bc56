using System.CommandLine;
using Marketplace.Cli.Output;
using Marketplace.Cli.Terminal;
using Marketplace.Chain;

namespace Marketplace.Cli.Commands.Ledgers;

/// <summary>`market ledger repair`: what of a damaged chain log can be saved. Works on a stopped host's files, not over the API.</summary>
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
            .Runs(runtime, (context, _) =>
            {
                var directory = Path.Combine(Path.GetFullPath(context.Value(data)!), "chain");
                if (!Directory.Exists(directory))
                {
                    throw new CliException($"There is no chain log in {directory}. Name the host's data directory with --data.", ExitCodes.Failure, "not-found");
                }

                Run(context, directory, context.Value(dryRun));
                return Task.CompletedTask;
            });
        command.Validators.Add(result =>
        {
            if (result.GetValue(dryRun) == result.GetValue(acceptLoss))
            {
                result.AddError("say either --dry-run or --accept-loss");
            }
        });
        return command;
    }

    private static void Run(CommandContext context, string directory, bool dryRun)
    {
        RepairReport report;
        string? copy = null;
        try
        {
            if (dryRun)
            {
                report = ChainLogRepair.Inspect(directory);
            }
            else
            {
                (report, copy) = ChainLogRepair.Repair(directory, acceptLoss: true, context.Environment.Time);
            }
        }
        catch (ChainLogLockedException e)
        {
            throw new CliException($"{e.Message} Stop the host first.", ExitCodes.Failure, "locked", e);
        }

        var output = new RepairOutput
        {
            NeedsRepair = report.NeedsRepair,
            DryRun = dryRun,
            SalvageableHeight = report.SalvageableHeight,
            CutBytes = report.CutBytes,
            LostRecords = report.LostRecords,
            TornBytes = report.TornBytes,
            Damage = report.Damage is { } damage ? damage.ToString() : null,
            CopiedTo = copy,
        };
        context.Screen.Show(output, CliJson.Readable.RepairOutput, screen => Print(screen, report, output));
    }

    private static void Print(Screen screen, RepairReport report, RepairOutput output)
    {
        screen.Table(
            ["Segment", ">From height", ">Sound records", ">Bytes", ">Keeps", "Fault"],
            report.Segments.Select(segment => new[]
            {
                Path.GetFileName(segment.Path), $"{segment.FirstHeight}", $"{segment.IntactRecords}", $"{segment.Bytes}", $"{segment.KeepBytes}", segment.Fault,
            }),
            "The log has no segments.");
        screen.Line();
        screen.Pairs(
            ("sound up to height", $"{output.SalvageableHeight}"),
            ("damage", output.Damage),
            ("torn end", output.TornBytes > 0 ? $"{output.TornBytes} bytes, which every start cuts by itself" : null),
            (output.DryRun ? "would cut" : "cut", $"{output.CutBytes} bytes"),
            ("sound records behind the damage", output.LostRecords > 0 ? $"{output.LostRecords}, lost with it" : null),
            ("copied to", output.CopiedTo));
        if (!output.NeedsRepair)
        {
            screen.Line("the log needs no repair");
        }
    }
}
