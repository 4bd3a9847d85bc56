using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace Marketplace.Client.Transport;

/// <summary>Follows a stream of events to its end, over as many connections as that takes; each goes on after the last event that came.</summary>
internal sealed class EventFollower(ApiTransport transport, MarketplaceClientOptions options)
{
    private static readonly TimeSpan UsualPause = TimeSpan.FromSeconds(1);

    public async IAsyncEnumerable<T> FollowAsync<T>(
        ApiRequest request, string eventName, JsonTypeInfo<T> type, Action<string>? notice, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            using var response = await transport.OpenAsync(request, cancellationToken);
            await using var stream = new WatchedStream(await response.Content.ReadAsStreamAsync(cancellationToken), options.StreamSilence, options.Time);
            var events = new EventStream<T>(stream, eventName, type, notice);
            await using var items = events.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            var next = await NextAsync(items);
            while (next == Next.Item)
            {
                request = items.Current.EventId is { Length: > 0 } id ? request with { LastEventId = id } : request;
                yield return items.Current.Data;
                next = await NextAsync(items);
            }

            if (next == Next.End)
            {
                yield break;
            }

            var pause = events.AskedPause ?? UsualPause;
            await Task.Delay(pause < options.Retry.MaxPause ? pause : options.Retry.MaxPause, options.Time, cancellationToken);
        }
    }

    // A stream that cannot be opened at all fails in the transport, after its attempts.
    private static async ValueTask<Next> NextAsync<T>(IAsyncEnumerator<T> items)
    {
        try
        {
            return await items.MoveNextAsync() ? Next.Item : Next.End;
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return Next.Break;
        }
    }

    private enum Next
    {
        Item,
        End,
        Break,
    }
}
