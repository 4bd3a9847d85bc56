using System.Collections.Immutable;
using Marketplace.Containers;
using Marketplace.Provider.Connection;
using Marketplace.Market.Instances;

namespace Marketplace.Provider.Agent;

/// <summary>Answers requests for log lines page by page, each within bounds, so that no output can flood a message.</summary>
internal sealed class LogReader(IContainerEngine engine, TimeProvider clock)
{
    private const int MaxLines = 1000;
    private const int MaxCharacters = 256 * 1024 / 4;
    private const int MaxLineCharacters = 8 * 1024;
    private const int MaxTail = 10_000;
        private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    public async Task<NodeLogPage> ReadAsync(LogPageRequest request, CancellationToken cancellationToken)
    {
        if (request.Cursor is not null && !LogCursor.TryParse(request.Cursor, out _))
            return new NodeLogPage([], request.Cursor, Error: "The cursor is not one that an earlier answer gave.");
        var page = await ReadAsync(request, follow: false, ReadLimit, cancellationToken);
        if (page is not { Lines.Length: 0, Error: null, End: false } || request.Wait <= TimeSpan.Zero)
            return page;
        var wait = request.Wait < MaxWait ? request.Wait : MaxWait;
        return await ReadAsync(request with { Cursor = page.NextCursor }, follow: true, wait, cancellationToken);
    }

    /// <summary>What is there already; or, following from a cursor, the first new lines.</summary>
    private async Task<NodeLogPage> ReadAsync(LogPageRequest request, bool follow, TimeSpan limit, CancellationToken cancellationToken)
    {
        var known = LogCursor.TryParse(request.Cursor, out var cursor);
        // Without any line yet the next request goes on from this moment, so that none between the two is missed.
        if (!known)
            cursor = new LogCursor(clock.GetUtcNow(), 0);
        var query = known ? new EngineLogQuery(Since: cursor.At, Follow: follow) : new EngineLogQuery(Tail: Math.Clamp(request.Tail, 0, MaxTail));
        var lines = ImmutableArray.CreateBuilder<NodeLogLine>();
        var (skip, size) = (known ? cursor.Lines : 0, 0);
        using var end = new CancellationTokenSource(limit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, end.Token);
        try
        {
            await foreach (var line in engine.ReadLogsAsync(request.InstanceId, request.Component, query, both.Token))
            {
                if (known && line.Timestamp <= cursor.At && skip > 0)
                {
                    skip--;
                    continue;
                }
                var text = line.Text.Length > MaxLineCharacters ? line.Text[..MaxLineCharacters] : line.Text;
                lines.Add(new NodeLogLine(line.Timestamp, line.Stream, text));
                cursor = cursor.After(line.Timestamp);
                size += text.Length;
                if (lines.Count == MaxLines || size >= MaxCharacters)
                    break;
                // The first new line is answered at once, with those that come right behind it.
                if (follow && lines.Count == 1)
                    end.CancelAfter(Gathering);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is over; what came is answered.
        }
        catch (ContainerException exception)
        {
            return new NodeLogPage([], request.Cursor, exception.Failure.Code == FailureCode.NotFound, exception.Failure.Message);
        }
        return new NodeLogPage(lines.ToImmutable(), cursor.ToString());
    }
}
