using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Silo.Tests.Telemetry;

/// <summary>An OTLP collector on loopback that takes protocol buffers over HTTP and remembers the texts in them.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, StringBuilder> _received = new(StringComparer.Ordinal);
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Collector(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>The header that the latest export came with.</summary>
    public string? Credential { get; private set; }

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        collector._app.MapPost("/v1/{signal}", collector.ReceiveAsync);
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>Waits until an export of a signal has named something.</summary>
    public async Task NamedAsync(string signal, string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            var news = Volatile.Read(ref _news).Task;
            if (_received.TryGetValue(signal, out var text) && Has(text, name))
            {
                return;
            }

            await news.WaitAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static bool Has(StringBuilder text, string name)
    {
        lock (text)
        {
            return text.ToString().Contains(name, StringComparison.Ordinal);
        }
    }

    private async Task ReceiveAsync(string signal, HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Credential = context.Request.Headers["x-credential"];
        var text = _received.GetOrAdd(signal, _ => new StringBuilder());
        lock (text)
        {
            // Texts stand in protocol buffers as they are.
            text.Append(Encoding.Latin1.GetString(body.ToArray()));
        }

        Interlocked.Exchange(ref _news, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }
}
