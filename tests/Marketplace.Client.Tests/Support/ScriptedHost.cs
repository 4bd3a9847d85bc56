using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Marketplace.Api;
using Marketplace.Ledger.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Marketplace.Client.Tests.Support;

/// <summary>A real web server in this process that answers what a test scripts, and remembers what it was asked.</summary>
public sealed class ScriptedHost : IAsyncDisposable
{
    public const string GenesisHash = "00000000000000000000000000000000000000000000000000000000000000aa";

    private readonly WebApplication _server;

    private ScriptedHost(WebApplication server) => _server = server;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_server.Urls.Single());

    /// <summary>Every request, in the order in which they came; those for the network not included.</summary>
    public ConcurrentQueue<ReceivedRequest> Requests { get; } = [];

    /// <summary>How often the network was asked for.</summary>
    public int NetworkRequests { get; private set; }

    /// <summary>Answers request number N, from 0.</summary>
    public Func<int, HttpContext, Task> Answer { get; set; } = (_, context) => ProblemAsync(context, 404, ProblemCodes.RouteNotFound, "There is no such route.");

    public static async Task<ScriptedHost> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(options => options.Listen(System.Net.IPAddress.Loopback, 0));
        builder.WebHost.ConfigureKestrel((KestrelServerOptions options) => options.AddServerHeader = false);
        var server = builder.Build();
        var host = new ScriptedHost(server);
        server.Run(host.RunAsync);
        await server.StartAsync();
        return host;
    }

    public static Task JsonAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) => context.Response.WriteAsJsonAsync(value, type);

    public static Task ProblemAsync(HttpContext context, int status, string code, string detail, params Fault[] faults)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new Problem { Code = code, Status = status, Detail = detail, Faults = faults }, ApiJson.Default.Problem, "application/problem+json");
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        try
        {
            await _server.StopAsync(now.Token);
        }
        catch (OperationCanceledException)
        {
            // Tests leave streams open on purpose.
        }

        await _server.DisposeAsync();
    }

    private async Task RunAsync(HttpContext context)
    {
        if (context.Request.Path == "/v1/network")
        {
            NetworkRequests++;
            await JsonAsync(context, Network(), ApiJson.Default.NetworkResponse);
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var number = Requests.Count;
        Requests.Enqueue(new ReceivedRequest(
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            body.ToArray(),
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        await Answer(number, context);
    }

    private static NetworkResponse Network() => new()
    {
        Name = "scripted",
        GenesisHash = GenesisHash,
        Parameters = JsonDocument.Parse("{}").RootElement,
        Rules = new Dictionary<string, RuleValue>(),
        MeterKeyHash = "",
        FeePartsPerMillion = 0,
        MinimumTransactionFeeSatoshis = new(0),
        Prices = new NetworkPrices
        {
            CpuPer100Milli = new(0), MemoryPer100MiB = new(0), DiskPerGiB = new(0), PerPort = new(0), MinimumRatePerSecond = new(0),
        },
        Faucet = true,
        FaucetMaximumSatoshis = new(0),
        Version = "1",
    };
}

/// <summary>A request as the server got it.</summary>
public sealed record ReceivedRequest(string Method, string PathAndQuery, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Whether the signature of the request is the address's, over all of the request.</summary>
    public bool IsSignedBy(Address address)
    {
        var signature = new RequestSignature
        {
            GenesisHash = ScriptedHost.GenesisHash,
            Method = Method,
            PathAndQuery = PathAndQuery,
            BodyHash = RequestSignature.HashBody(Body),
            TimestampMilliseconds = long.Parse(Headers[RequestHeaders.Timestamp], System.Globalization.CultureInfo.InvariantCulture),
            IdempotencyKey = Headers.GetValueOrDefault(RequestHeaders.IdempotencyKey, ""),
        };
        return Headers[RequestHeaders.Address] == address.ToString() && SignedMessage.Verify(address, signature.Text, Headers[RequestHeaders.Signature]);
    }
}
