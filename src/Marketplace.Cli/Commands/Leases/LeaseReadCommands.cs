using System.CommandLine;
using Marketplace.Cli.Terminal;
using Marketplace.Api;

namespace Marketplace.Cli.Commands.Leases;

/// <summary>`market lease ls|show|charges`.</summary>
internal static class LeaseReadCommands
{
    public static CliCommand List(CommandRuntime runtime)
    {
        var all = new Option<bool>("--all", "-a") { Description = "Also leases that have ended." };
        var command = new CliCommand("ls", "List your leases, newest first.") { Examples = ["market lease ls", "market lease ls --all --json"] }
            .With(all)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var leases = await context.Leases.ListAsync(cancellationToken)
                    .Where(lease => context.Value(all) || !LeaseStates.IsOver(lease.State))
                    .ToListAsync(cancellationToken);
                context.Screen.Show(new LeasePage { Items = leases }, ApiJson.Tolerant.LeasePage, screen => screen.Table(
                    ["Lease", "App", "State", ">Running", ">Per hour", "Opened", "Ends"],
                    leases.Select(lease => new[]
                    {
                        lease.LeaseId[..12],
                        lease.Name,
                        lease.State,
                        $"{lease.RunningInstances}/{lease.Instances}",
                        Screen.Flux(lease.RatePerSecondSatoshis * 3600 * lease.Instances),
                        LeaseText.Time(lease.OpenedAt),
                        LeaseText.Time(lease.EndsAt),
                    }),
                    context.Value(all) ? "You have no leases. Rent with: market deploy SPEC" : "You have no running leases. Those that ended: market lease ls --all"));
            });
        command.Aliases.Add("list");
        return command;
    }

    public static CliCommand Show(CommandRuntime runtime)
    {
        var id = LeaseCommand.IdArgument();
        return new CliCommand("show", "Show a lease with its instances and its money.") { Examples = ["market lease show 3fa9", "market lease show 3fa9 --json"] }
            .With(id)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var leaseId = await LeaseLookup.FindAsync(context, context.Value(id)!, cancellationToken);
                var lease = await context.Leases.GetAsync(leaseId, cancellationToken);
                context.Screen.Show(lease, ApiJson.Tolerant.LeaseResponse, screen => LeaseText.Print(screen, lease));
            });
    }

    public static CliCommand Charges(CommandRuntime runtime)
    {
        var id = LeaseCommand.IdArgument();
        return new CliCommand("charges", "Show every settlement of a lease on the ledger.") { Examples = ["market lease charges 3fa9"] }
            .With(id)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var leaseId = await LeaseLookup.FindAsync(context, context.Value(id)!, cancellationToken);
                var charges = await context.Leases.GetChargesAsync(leaseId, cancellationToken);
                context.Screen.Show(charges, ApiJson.Tolerant.LeaseChargesResponse, screen =>
                {
                    screen.Table(
                        ["Through", ">Seconds", ">Charged", ">Providers", ">Network", ">Refunded", "Transaction"],
                        charges.Items.Select(item => new[]
                        {
                            LeaseText.Time(item.Through),
                            $"{item.PaidSeconds}",
                            Screen.Flux(item.ChargedSatoshis),
                            Screen.Flux(item.PaidSatoshis),
                            Screen.Flux(item.FeeSatoshis),
                            Screen.Flux(item.RefundedSatoshis),
                            item.TransactionId,
                        }),
                        "Nothing has been settled yet.");
                    screen.Line($"in total: {Screen.Flux(charges.ChargedSatoshis)} charged, {Screen.Flux(charges.RefundedSatoshis)} refunded");
                });
            });
    }
}
