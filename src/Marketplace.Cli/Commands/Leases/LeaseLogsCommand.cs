using System.CommandLine;
using Marketplace.Client;
using Marketplace.Api;

namespace Marketplace.Cli.Commands.Leases;

/// <summary>`market lease logs`: what a container wrote.</summary>
internal static class LeaseLogsCommand
{
    private const int MaxTail = 1_000;
    private const int MaxSlot = 99;

    public static CliCommand Create(CommandRuntime runtime)
    {
        var id = LeaseCommand.IdArgument();
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what is written from now on, until Ctrl-C." };
        var slot = NumberOption.WithDefault("--slot", 0, MaxSlot, 0, "The instance, from 0.");
        var component = new Option<string?>("--component", "-c") { Description = "The component. Default: the only one.", HelpName = "NAME" };
        var tail = NumberOption.WithDefault("--tail", 0, MaxTail, 100, "How many of the last lines.", "N", "-n");
        return new CliCommand("logs", "Show what a container wrote.") { Examples = ["market lease logs 3fa9", "market lease logs 3fa9 --slot 1 -c web -f"] }
            .With(id, follow, slot, component, tail)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var leaseId = await LeaseLookup.FindAsync(context, context.Value(id)!, cancellationToken);
                var query = new LogQuery { Component = context.Value(component), Slot = context.Value(slot), Tail = context.Value(tail) };
                if (context.Value(follow))
                {
                    await foreach (var line in context.Leases.FollowLogAsync(leaseId, query, context.Screen.Note, cancellationToken))
                    {
                        Write(context, line);
                    }

                    return;
                }

                var page = await context.Leases.GetLogPageAsync(leaseId, query, cancellationToken);
                foreach (var line in page.Lines)
                {
                    Write(context, line);
                }

                if (page.Error is { } error)
                {
                    throw new CliException(error, ExitCodes.Failure, "log-not-readable");
                }
            });
    }

    private static void Write(CommandContext context, LogLine line)
    {
        if (context.Screen.IsJson)
        {
            context.Screen.WriteJson(line, ApiJson.Tolerant.LogLine);
        }
        else
        {
            context.Screen.Line(line.Text);
        }
    }
}
