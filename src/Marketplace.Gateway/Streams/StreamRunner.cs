using Marketplace.Gateway.RateLimits;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Marketplace.Gateway.Streams;

/// <summary>Runs one event stream from its slot to its end: the source finished, the reader left or lagged, or the host stops.</summary>
internal sealed partial class StreamRunner(
    StreamSlots slots, IOptions<GatewayOptions> options, IHostApplicationLifetime lifetime, ILogger<StreamRunner> log)
{
    /// <summary>How long a source may wait for news before the stream needs a heartbeat.</summary>
    public TimeSpan Heartbeat => options.Value.Heartbeat;

    /// <summary>An answer that streams what a source appends.</summary>
    public IResult Stream(Func<EventStreamWriter, CancellationToken, Task> source) => new Result(this, source);

    private async Task RunAsync(HttpContext context, Func<EventStreamWriter, CancellationToken, Task> source)
    {
        if (slots.TryTake(context, out var slot) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        using var held = slot;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            var stream = new EventStreamWriter(context, options.Value.SlowReader, stop.Token);
            await stream.OpenAsync();
            await source(stream, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The reader left or lagged, or the host stops. It comes back with Last-Event-ID and misses nothing.
        }
#pragma warning disable CA1031 // half an answer is out already: the reader resumes, the log keeps the reason
        catch (Exception exception) when (context.Response.HasStarted)
#pragma warning restore CA1031
        {
            LogBroken(exception, context.Request.Path);
        }
    }

    [LoggerMessage(EventId = 5010, Level = LogLevel.Warning, Message = "The event stream {Path} broke")]
    private partial void LogBroken(Exception exception, PathString path);

    private sealed class Result(StreamRunner runner, Func<EventStreamWriter, CancellationToken, Task> source) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => runner.RunAsync(httpContext, source);
    }
}
