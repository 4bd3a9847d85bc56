using System.Net;
using Docker.DotNet.Http;
using Docker.DotNet.Models;

namespace Docker.DotNet.Operations;

internal sealed class NetworkOperations(EngineHttp http) : INetworkOperations
{
    public Task<NetworksCreateResponse> CreateNetworkAsync(NetworksCreateParameters parameters, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Post, "networks/create", null, EngineHttp.Json(parameters, EngineJson.Default.NetworksCreateParameters),
            EngineJson.Default.NetworksCreateResponse, null, cancellationToken);

    public Task<IList<NetworkResponse>> ListNetworksAsync(NetworksListParameters? parameters, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Get, "networks", new QueryString().Add("filters", parameters?.Filters), null,
            EngineJson.Default.IListNetworkResponse, null, cancellationToken);

    public Task<NetworkResponse> InspectNetworkAsync(string id, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Get, $"networks/{Uri.EscapeDataString(id)}", null, null, EngineJson.Default.NetworkResponse, NotFound,
            cancellationToken);

    public Task DeleteNetworkAsync(string id, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Delete, $"networks/{Uri.EscapeDataString(id)}", null, null, NotFound, cancellationToken);

    private static DockerApiException? NotFound(HttpStatusCode status, string body) =>
        status == HttpStatusCode.NotFound ? new DockerNetworkNotFoundException(status, body) : null;
}
