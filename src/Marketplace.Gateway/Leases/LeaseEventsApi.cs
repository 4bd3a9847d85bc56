using System.ComponentModel;
using System.Globalization;
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

/// <summary>What happens to a lease: by the page, or as it happens.</summary>
internal static class LeaseEventsApi
{
    private const int MaximumLimit = 200;

    // A little below what the grain allows.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    public static void Map(IEndpointRouteBuilder leases) =>
        leases.MapGet("/{id}/events", EventsAsync)
            .Produces<LeaseEventPage>(StatusCodes.Status200OK, "application/json", EventStreamWriter.MediaType)
            .WithName("leaseEvents")
            .WithSummary("Read a lease's events, or follow them")
            .WithDescription(
                "A page of events after a sequence number; only the newest 200 are kept. With Accept: text/event-stream the events come as "
                + "they happen (event \"lease\", its id is the sequence number) until the lease is settled (event \"end\"); Last-Event-ID resumes.");

    private static async Task<IResult> EventsAsync(
        string id,
        Signer signer,
        HttpContext context,
        IGrainFactory grains,
        StreamRunner streams,
        IOptions<GatewayOptions> options,
        [Description("Only events after this sequence number; 0 if absent. Last-Event-ID goes before it.")] long? after,
        [Description("How many events at most: 1 to 200, 200 if absent.")] int? limit,
        CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MaximumLimit)
            return ProblemResult.Malformed("query.limit", $"limit is {limit}; it is 1 to {MaximumLimit}.");
        if (Accepts.Choose(context.Request, out var follow) is { } notAcceptable)
            return notAcceptable;
        var (malformed, from) = ReadStart(context.Request, after);
        if (malformed is not null)
            return malformed;
        var (grain, view, refusal) = await LeaseAccess.ReadAsync(grains, id, signer, cancellationToken);
        if (refusal is not null)
            return refusal;
        if (follow)
            return streams.Stream((stream, stop) => FollowAsync(grain!, stream, Math.Min(from, view!.LastEventSequence), streams.Heartbeat, stop));

        var page = await grain!.GetEventsAsync(from, Math.Min(limit ?? MaximumLimit, options.Value.MaxPageItems), cancellationToken);
        return TypedResults.Ok(page.ToPage(from));
    }

    private static (ProblemResult? Malformed, long From) ReadStart(HttpRequest request, long? after)
    {
        if (after < 0)
            return (ProblemResult.Malformed("query.after", "after is a sequence number, at least 0."), 0);
        string? last = request.Headers["Last-Event-ID"];
        if (string.IsNullOrEmpty(last))
            return (null, after ?? 0);
        return long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? (null, sequence)
            : (ProblemResult.Malformed("header.Last-Event-ID", "Last-Event-ID is a sequence number of this lease's events."), 0);
    }

    private static async Task FollowAsync(IAppLeaseGrain grain, EventStreamWriter stream, long after, TimeSpan heartbeat, CancellationToken stop)
    {
        var wait = heartbeat < LongestWait ? heartbeat : LongestWait;
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            var page = await grain.WaitForEventsAsync(after, wait, stop);
            if (page.Events.IsDefaultOrEmpty && page.Ended)
            {
                stream.Add("end", after, new StreamNotice { Message = "The lease is settled." }, ApiJson.Default.StreamNotice);
                await stream.FlushAsync();
                return;
            }

            if (page.Events.IsDefaultOrEmpty)
            {
                await stream.HeartbeatAsync();
                continue;
            }

            foreach (var each in page.Events)
                stream.Add("lease", each.Sequence, each.ToItem(), ApiJson.Default.LeaseEventItem);
            after = page.Events[^1].Sequence;
            await stream.FlushAsync();
        }
    }
}
