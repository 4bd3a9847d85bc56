using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Marketplace.Cli.Api;

/// <summary>Reads server-sent events whose data is JSON; others (keep-alives, unknown names) are skipped.</summary>
internal static class EventStream
{
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        Stream stream, string eventName, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parser = SseParser.Create(stream, (name, data) => name == eventName ? Parse(data, type) : default);
        await foreach (var item in parser.EnumerateAsync(cancellationToken))
        {
            if (item.Data is { } value)
            {
                yield return value;
            }
        }
    }

    private static T? Parse<T>(ReadOnlySpan<byte> data, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(data, type);
        }
        catch (JsonException e)
        {
            throw new CliException("The host sent an event that this program does not read. Are both of the same version?", ExitCodes.Failure, "unexpected-answer", e);
        }
    }
}
