using System.CommandLine;
using Marketplace.Cli.Specs;
using Marketplace.Api;

namespace Marketplace.Cli.Commands.Leases;

/// <summary>`market lease update|restart|close`.</summary>
internal static class LeaseChangeCommands
{
    private static readonly TimeSpan SettleTimeout = TimeSpan.FromMinutes(2);

    public static CliCommand Update(CommandRuntime runtime)
    {
        var id = LeaseCommand.IdArgument();
        var file = new Argument<string>("spec") { Description = "The new spec, a JSON file; - reads standard input." };
        return new CliCommand("update", "Replace image, environment and the like: one instance after the other, back to the old one if the new one does not work.")
        {
            Examples = ["market lease update 3fa9 app-v2.json"],
        }
            .With(id, file)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var spec = await SpecFile.ReadAsync(context.Value(file)!, context.Environment.Input, cancellationToken);
                var leaseId = await LeaseLookup.FindAsync(context, context.Value(id)!, cancellationToken);
                var lease = await context.Leases.UpdateAsync(leaseId, spec.Json, cancellationToken);
                context.Screen.Show(lease, ApiJson.Tolerant.LeaseResponse, screen =>
                    screen.Line($"lease {leaseId} goes to revision {lease.Revision}; follow it with: market lease events {leaseId[..12]} -f"));
            });
    }

    public static CliCommand Restart(CommandRuntime runtime)
    {
        var id = LeaseCommand.IdArgument();
        var slot = NumberOption.Create("--slot", 0, 99, "Only this instance, from 0.");
        return new CliCommand("restart", "Restart the containers of all instances, or of one.") { Examples = ["market lease restart 3fa9", "market lease restart 3fa9 --slot 1"] }
            .With(id, slot)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var leaseId = await LeaseLookup.FindAsync(context, context.Value(id)!, cancellationToken);
                var lease = await context.Leases.RestartAsync(leaseId, (int?)context.Value(slot), cancellationToken);
                context.Screen.Show(lease, ApiJson.Tolerant.LeaseResponse, screen => screen.Line($"lease {leaseId} restarts {(context.Value(slot) is { } one ? $"instance {one}" : "its instances")}"));
            });
    }

    public static CliCommand Close(CommandRuntime runtime)
    {
        var id = LeaseCommand.IdArgument();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var noWait = new Option<bool>("--no-wait") { Description = "Return when the end is certain, without waiting for the settlement." };
        return new CliCommand("close", "Stop all instances, settle to the last second and get the rest back.") { Examples = ["market lease close 3fa9", "market lease close 3fa9 --yes"] }
            .With(id, yes, noWait)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var leaseId = await LeaseLookup.FindAsync(context, context.Value(id)!, cancellationToken);
                context.Confirm($"Stop all instances of lease {leaseId[..12]} and delete their data?", context.Value(yes));
                var lease = await context.Leases.CloseAsync(leaseId, cancellationToken);
                if (!context.Value(noWait))
                {
                    lease = await new LeaseWatcher(context, leaseId).UntilSettledAsync(SettleTimeout, cancellationToken);
                }

                context.Screen.Show(lease, ApiJson.Tolerant.LeaseResponse, screen => LeaseText.Print(screen, lease));
            });
    }
}
