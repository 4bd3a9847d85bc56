using System.CommandLine;
using Marketplace.Api;

namespace Marketplace.Cli.Commands.Leases;

/// <summary>`market lease events`: what happened to a lease.</summary>
internal static class LeaseEventsCommand
{
    private const int PageSize = 100;

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
                if (context.Value(follow))
                {
                    await foreach (var item in context.Client.FollowEventsAsync(context.Key(), leaseId, context.Value(after) ?? 0, cancellationToken))
                    {
                        Write(context, item);
                    }

                    return;
                }

                var last = context.Value(after) ?? 0;
                while (true)
                {
                    var page = await context.Client.GetEventsAsync(context.Key(), leaseId, last, PageSize, cancellationToken);
                    foreach (var item in page.Items)
                    {
                        Write(context, item);
                    }

                    if (page.Items.Count < PageSize || page.LastSequence <= last)
                    {
                        return;
                    }

                    last = page.LastSequence;
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
