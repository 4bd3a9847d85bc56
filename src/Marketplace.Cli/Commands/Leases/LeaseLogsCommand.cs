using System.CommandLine;
using Marketplace.Cli.Api;
using Marketplace.Gateway.Contracts;

namespace Marketplace.Cli.Commands.Leases;

/// <summary>`market lease logs`: what a container wrote.</summary>
internal static class LeaseLogsCommand
{
    private const int MaxTail = 10_000;

    public static CliCommand Create(CommandRuntime runtime)
    {
        var id = LeaseCommand.IdArgument();
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what is written from now on, until Ctrl-C." };
        var slot = new Option<int>("--slot") { Description = "The instance, from 0.", HelpName = "N" };
        var component = new Option<string?>("--component", "-c") { Description = "The component. Default: the only one.", HelpName = "NAME" };
        var tail = new Option<int>("--tail", "-n") { Description = "How many of the last lines.", HelpName = "N", DefaultValueFactory = _ => 100 };
        tail.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > MaxTail)
            {
                result.AddError($"--tail is 0 to {MaxTail}");
            }
        });
        return new CliCommand("logs", "Show what a container wrote.") { Examples = ["market lease logs 3fa9", "market lease logs 3fa9 --slot 1 -c web -f"] }
            .With(id, follow, slot, component, tail)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var leaseId = await LeaseLookup.FindAsync(context, context.Value(id)!, cancellationToken);
                var query = new LogQuery(context.Value(component), context.Value(slot), context.Value(tail));
                if (context.Value(follow))
                {
                    await foreach (var line in context.Client.FollowLogsAsync(context.Key(), leaseId, query, cancellationToken))
                    {
                        Write(context, line);
                    }

                    return;
                }

                foreach (var line in (await context.Client.ReadLogsAsync(context.Key(), leaseId, query, cancellationToken)).Lines)
                {
                    Write(context, line);
                }
            });
    }

    private static void Write(CommandContext context, LogLine line)
    {
        if (context.Screen.IsJson)
        {
            context.Screen.WriteJson(line, GatewayJson.Tolerant.LogLine);
        }
        else
        {
            // A container may write anything; what would steer the terminal does not reach it.
            context.Screen.Line(context.Environment.OutputIsTerminal ? Harmless(line.Text) : line.Text);
        }
    }

    private static string Harmless(string text) =>
        text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 && !text.Contains('\u009b')
            ? text
            : string.Concat(text.Select(c => char.IsControl(c) && c != '\t' ? '\ufffd' : c));
}
