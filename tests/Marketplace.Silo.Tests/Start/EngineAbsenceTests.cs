using System.Net;
using System.Net.Http.Json;
using Marketplace.Api;
using Marketplace.Testing.Waiting;

namespace Marketplace.Silo.Tests.Start;

public sealed class EngineAbsenceTests : IDisposable
{
    private const string RealSocket = "/var/run/docker.sock";

    private readonly HostFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_container_engine_the_host_runs_and_says_so_and_recovers_when_one_answers()
    {
        var socket = Path.Combine(Path.GetTempPath(), $"market-engine-{Guid.NewGuid():N}.sock");
        var settings = _folder.With(("Roles", "Gateway, Provider"), ("Docker:Endpoint", "unix://" + socket), ("Market:HeartbeatInterval", "00:00:00.3"));
        await using var host = await MarketplaceHost.StartAsync(settings);
        Assert.Contains("engine no container engine", host.ReadyLine, StringComparison.Ordinal);
        using var client = new HttpClient { BaseAddress = host.Address };
        var (status, health) = await ReadyAsync(client);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("engine", Assert.Single(health.Checks, check => !check.Ok).Name);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/health/live", UriKind.Relative))).StatusCode);

        try
        {
            Assert.True(File.Exists(RealSocket), "There is no container engine here; infra/scripts/ensure-docker.sh makes one.");
            File.CreateSymbolicLink(socket, RealSocket);
            await Eventually.HoldsAsync("the host finds the engine that answers now", async () => (await ReadyAsync(client)).Status == HttpStatusCode.OK);
        }
        finally
        {
            File.Delete(socket);
        }
    }

    private static async Task<(HttpStatusCode Status, HealthResponse Health)> ReadyAsync(HttpClient client)
    {
        using var response = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync(ApiJson.Tolerant.HealthResponse))!);
    }
}
