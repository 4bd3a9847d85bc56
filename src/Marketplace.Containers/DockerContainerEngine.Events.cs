using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Docker.DotNet.Models;
using Marketplace.Containers.Docker;

namespace Marketplace.Containers;

public sealed partial class DockerContainerEngine
{
    private const int EventsWaiting = 1024;
    private static readonly TimeSpan[] ReconnectDelays =
        [TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)];

    /// <inheritdoc />
    public async IAsyncEnumerable<EngineEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lost = 0;
        var channel = Channel.CreateBounded<EngineEvent>(
            new BoundedChannelOptions(EventsWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Volatile.Write(ref lost, 1));
        var feed = FeedAsync(channel.Writer, stop.Token);
        try
        {
            await foreach (var happened in channel.Reader.ReadAllAsync(cancellationToken))
            {
                // A reader that fell behind is told that it did.
                if (Interlocked.Exchange(ref lost, 0) != 0)
                    yield return Resynchronise();
                yield return happened;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await feed;
        }
    }

    private async Task FeedAsync(ChannelWriter<EngineEvent> writer, CancellationToken cancellationToken)
    {
        for (var failures = 0; !cancellationToken.IsCancellationRequested; failures++)
        {
            try
            {
                await _calls.QuickAsync((engine, cancel) => engine.System.PingAsync(cancel), cancellationToken);
                failures = 0;
                var since = _clock.GetUtcNow() - TimeSpan.FromSeconds(2);
                writer.TryWrite(Resynchronise());
                await _calls.RunAsync(Timeout.InfiniteTimeSpan, (engine, cancel) => engine.System.MonitorEventsAsync(new ContainerEventsParameters
                {
                    // What happens between the two calls is told again from the engine's memory.
                    Since = UnixSeconds(since),
                    Filters = new Dictionary<string, IDictionary<string, bool>>
                    {
                        ["type"] = new Dictionary<string, bool> { ["container"] = true },
                        ["event"] = new[] { "start", "die", "oom", "destroy" }.ToDictionary(name => name, _ => true),
                        ["label"] = new Dictionary<string, bool> { [$"{MarketLabels.Node}={_options.NodeId}"] = true },
                    },
                }, new EventSink(writer), cancel), cancellationToken);
            }
            catch (Exception exception) when (exception is ContainerException or OperationCanceledException)
            {
                // The engine is away; it is asked again below.
            }
            try
            {
                await Task.Delay(ReconnectDelays[Math.Min(failures, ReconnectDelays.Length - 1)], _clock, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private EngineEvent Resynchronise() => new(EngineEventKind.Resynchronise, _clock.GetUtcNow(), null, null, null);

    private sealed class EventSink(ChannelWriter<EngineEvent> writer) : IProgress<Message>
    {
        public void Report(Message value)
        {
            EngineEventKind? kind = value.Action switch
            {
                "start" => EngineEventKind.Started,
                "die" => EngineEventKind.Ended,
                "oom" => EngineEventKind.OutOfMemory,
                "destroy" => EngineEventKind.Removed,
                _ => null,
            };
            var attributes = value.Actor?.Attributes;
            if (kind is null || attributes is null)
                return;
            int? code = kind == EngineEventKind.Ended && attributes.TryGetValue("exitCode", out var text)
                && int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
            writer.TryWrite(new EngineEvent(kind.Value, DateTimeOffset.UnixEpoch.AddTicks(value.TimeNano / 100),
                MarketLabels.Get(attributes, MarketLabels.Instance), MarketLabels.Get(attributes, MarketLabels.Component), code));
        }
    }
}
