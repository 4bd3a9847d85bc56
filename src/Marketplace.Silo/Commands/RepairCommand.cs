using System.CommandLine;
using Marketplace.Chain;

namespace Marketplace.Silo.Commands;

/// <summary>`market-host ledger repair`: what of a damaged chain log can be saved. Works on a stopped host's files, not over the API.</summary>
internal static class RepairCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="console">Where it writes.</param>
    public static Command Create(HostConsole console)
    {
        var data = new Option<string>("--data") { Description = "The host's data directory.", HelpName = "DIR", DefaultValueFactory = _ => "data" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would be done." };
        var acceptLoss = new Option<bool>("--accept-loss") { Description = "Cut the log behind the last sound record. What is cut is copied beside it first." };
        var command = new Command("repair", "Say what of a damaged chain log can be saved, and save it.") { data, dryRun, acceptLoss };
        command.Validators.Add(result =>
        {
            if (result.GetValue(dryRun) == result.GetValue(acceptLoss))
            {
                result.AddError("say either --dry-run or --accept-loss");
            }
        });
        command.SetAction(async (result, _) =>
        {
            await RunAsync(console, StoppedHost.ChainOf(result.GetValue(data)!), result.GetValue(dryRun));
            return HostExitCodes.Success;
        });
        return command;
    }

    private static async Task RunAsync(HostConsole console, string chain, bool dryRun)
    {
        try
        {
            var (report, copy) = dryRun ? (ChainLogRepair.Inspect(chain), null) : ChainLogRepair.Repair(chain, acceptLoss: true, TimeProvider.System);
            var output = new RepairOutput
            {
                NeedsRepair = report.NeedsRepair,
                DryRun = dryRun,
                SalvageableHeight = report.SalvageableHeight,
                CutBytes = report.CutBytes,
                LostRecords = report.LostRecords,
                TornBytes = report.TornBytes,
                Damage = report.Damage?.ToString(),
                CopiedTo = copy,
            };
            await console.ShowAsync(output, HostJson.Default.RepairOutput, string.Join(Environment.NewLine, Lines(report, output)));
        }
        catch (ChainLogLockedException e)
        {
            throw new HostCommandException($"{e.Message} Stop the host first.", "locked", inner: e);
        }
    }

    private static IEnumerable<string> Lines(RepairReport report, RepairOutput output) =>
    [
        .. report.Segments.Count == 0 ? ["The log has no segments."] : TextTable.Rows(
            ["Segment", ">From height", ">Sound records", ">Bytes", ">Keeps", "Fault"],
            report.Segments.Select(Cells)),
        "",
        .. TextTable.Pairs(
            ("sound up to height", $"{output.SalvageableHeight}"),
            ("damage", output.Damage),
            ("torn end", output.TornBytes > 0 ? $"{output.TornBytes} bytes, which every start cuts by itself" : null),
            (output.DryRun ? "would cut" : "cut", $"{output.CutBytes} bytes"),
            ("sound records behind the damage", output.LostRecords > 0 ? $"{output.LostRecords}, lost with it" : null),
            ("copied to", output.CopiedTo)),
        .. output.NeedsRepair ? (string[])[] : ["the log needs no repair"],
    ];

    private static string[] Cells(SegmentReport segment) =>
        [Path.GetFileName(segment.Path), $"{segment.FirstHeight}", $"{segment.IntactRecords}", $"{segment.Bytes}", $"{segment.KeepBytes}", segment.Fault ?? ""];
}
