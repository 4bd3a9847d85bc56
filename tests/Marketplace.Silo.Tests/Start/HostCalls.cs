using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Marketplace.Api;
using Microsoft.Extensions.Configuration;

namespace Marketplace.Silo.Tests.Start;

/// <summary>The few requests that tests of the host itself need.</summary>
internal static class HostCalls
{
    public static async Task<FaucetResponse> FaucetAsync(HttpClient client, string address, long satoshis)
    {
        using var response = await client.PostAsync(
            new Uri("/v1/faucet", UriKind.Relative),
            JsonContent.Create(new FaucetRequest { Address = address, AmountSatoshis = new(satoshis) }, ApiJson.Default.FaucetRequest));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return JsonSerializer.Deserialize(text, ApiJson.Tolerant.FaucetResponse)!;
    }

    public static async Task<T> GetAsync<T>(HttpClient client, string path, JsonTypeInfo<T> type) =>
        (await client.GetFromJsonAsync(new Uri(path, UriKind.Relative), type))!;

    public static async Task<HostStartException> RefusedAsync(IConfiguration settings)
    {
        var exception = await Assert.ThrowsAsync<HostStartException>(async () => await (await MarketplaceHost.StartAsync(settings)).DisposeAsync());
        Assert.DoesNotContain('\n', exception.Message);
        return exception;
    }
}
