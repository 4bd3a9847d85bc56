using System.CommandLine;
using Marketplace.Api;

namespace Marketplace.Cli.Commands.Leases;

/// <summary>`market lease events`: what happened to a lease.</summary>
internal static class LeaseEventsCommand
{
    public static CliCommand Create(CommandRuntime runtime)
    {
        var id = LeaseCommand.IdArgument();
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what happens from now on, until Ctrl-C." };
        var after = NumberOption.Create("--after", 0, long.MaxValue, "Only what came after this sequence number.");
        return new CliCommand("events", "Show what happened to a lease.") { Examples = ["market lease events 3fa9", "market lease events 3fa9 -f --json"] }
            .With(id, follow, after)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var leaseId = await LeaseLookup.FindAsync(context, context.Value(id)!, cancellationToken);
                var last = context.Value(after) ?? 0;
                var events = context.Value(follow)
                    ? context.Leases.FollowEventsAsync(leaseId, last, cancellationToken)
                    : context.Leases.ListEventsAsync(leaseId, last, cancellationToken);
                await foreach (var item in events)
                {
                    Write(context, item);
                }
            });
    }

    private static void Write(CommandContext context, LeaseEventItem item)
    {
        if (context.Screen.IsJson)
        {
            context.Screen.WriteJson(item, ApiJson.Tolerant.LeaseEventItem);
        }
        else
        {
            context.Screen.Line(LeaseText.Event(item));
        }
    }
}
