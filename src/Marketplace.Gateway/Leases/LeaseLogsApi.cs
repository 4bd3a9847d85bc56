using System.ComponentModel;
using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Gateway.Security;
using Marketplace.Gateway.Streams;
using Marketplace.Grains.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Marketplace.Gateway.Leases;

/// <summary>What a lease's containers write: the last lines, or all as they come.</summary>
internal static class LeaseLogsApi
{
    private const int DefaultTail = 100;
    private const int MaximumTail = 1_000;
    private const int MaximumText = 256;
    private const int LongestWaitSeconds = 15;

    private static readonly TimeSpan PauseAfterError = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder leases) =>
        leases.MapGet("/{id}/logs", LogsAsync)
            .Produces<LogPage>(StatusCodes.Status200OK, "application/json", EventStreamWriter.MediaType)
            .WithName("leaseLogs")
            .WithSummary("Read a container's log, or follow it")
            .WithDescription(
                "The last lines of one component of one instance; nextCursor reads on from there. With follow=true the lines come as "
                + "server-sent events (event \"log\") until the instance is gone (event \"end\"); Last-Event-ID resumes without a gap, and may repeat lines.");

    private static async Task<IResult> LogsAsync(
        string id,
        Signer signer,
        HttpContext context,
        IGrainFactory grains,
        StreamRunner streams,
        IOptions<GatewayOptions> options,
        TimeProvider clock,
        [Description("The component; the first if absent.")] string? component,
        [Description("The instance slot, from 0; 0 if absent.")] int? slot,
        [Description("How many of the last lines: 0 to 1000, 100 if absent; a host may give fewer. Without effect beside a cursor.")] int? tail,
        [Description("The nextCursor of the page before.")] string? cursor,
        [Description("True for server-sent events.")] bool? follow,
        CancellationToken cancellationToken)
    {
        if (Check(component, slot, tail, cursor) is { } malformed)
            return malformed;
        var (grain, view, refusal) = await LeaseAccess.ReadAsync(grains, id, signer, cancellationToken);
        if (refusal is not null)
            return refusal;
        if (slot >= view!.Instances)
            return ProblemResult.Of(ProblemCodes.NotFound, $"The lease has the slots 0 to {view.Instances - 1}.");
        string? resume = context.Request.Headers["Last-Event-ID"];
        var from = follow == true && resume is { Length: > 0 and <= MaximumText } ? resume : cursor;
        var query = new LeaseLogQuery(slot ?? 0, component, from, Math.Min(tail ?? DefaultTail, options.Value.MaxLogLines), 0);
        if (follow == true)
            return streams.Stream((stream, stop) => FollowAsync(grain!, stream, query, streams.Heartbeat, clock, stop));

        var chunk = await grain!.ReadLogsAsync(query, cancellationToken);
        return TypedResults.Ok(chunk.ToPage(query));
    }

    private static ProblemResult? Check(string? component, int? slot, int? tail, string? cursor)
    {
        if (component is { Length: 0 or > MaximumText })
            return ProblemResult.Malformed("query.component", "component is the name of one of the app's components.");
        if (slot is < 0 or > 99)
            return ProblemResult.Malformed("query.slot", "slot is 0 to 99.");
        if (tail is < 0 or > MaximumTail)
            return ProblemResult.Malformed("query.tail", $"tail is {tail}; it is 0 to {MaximumTail}.");
        return cursor is { Length: 0 or > MaximumText }
            ? ProblemResult.Of(ProblemCodes.InvalidCursor, "The cursor is not one that this server gave out.")
            : null;
    }

    private static async Task FollowAsync(
        IAppLeaseGrain grain, EventStreamWriter stream, LeaseLogQuery query, TimeSpan heartbeat, TimeProvider clock, CancellationToken stop)
    {
        var wait = Math.Clamp((int)heartbeat.TotalSeconds, 1, LongestWaitSeconds);
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            var chunk = await grain.ReadLogsAsync(query with { WaitSeconds = wait }, stop);
            var lines = chunk.Lines.OrEmpty();
            query = query with { Cursor = chunk.NextCursor ?? query.Cursor };

            // Only the last line carries the cursor: who resumes from the middle of a chunk gets it again rather than losing some.
            for (var i = 0; i < lines.Length; i++)
                stream.Add("log", i == lines.Length - 1 ? chunk.NextCursor : null, lines[i].ToLine(), ApiJson.Default.LogLine);
            if (chunk.Error is { } error)
                stream.Add("notice", null, new StreamNotice { Message = error }, ApiJson.Default.StreamNotice);
            if (chunk.End)
            {
                stream.Add("end", null, new StreamNotice { Message = "The instance is gone." }, ApiJson.Default.StreamNotice);
                await stream.FlushAsync();
                return;
            }

            if (lines.IsEmpty && chunk.Error is null)
                await stream.HeartbeatAsync();
            else
                await stream.FlushAsync();
            if (chunk.Error is not null)
                await Task.Delay(PauseAfterError, clock, stop);
        }
    }
}
