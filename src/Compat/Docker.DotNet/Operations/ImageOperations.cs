using System.Net;
using System.Text.Json;
using Docker.DotNet.Http;
using Docker.DotNet.Models;

namespace Docker.DotNet.Operations;

internal sealed class ImageOperations(EngineHttp http) : IImageOperations
{
    public Task CreateImageAsync(
        ImagesCreateParameters parameters, AuthConfig? authConfig, IProgress<JSONMessage> progress, CancellationToken cancellationToken) =>
        http.StreamAsync(HttpMethod.Post, "images/create",
            new QueryString().Add("fromImage", parameters.FromImage).Add("tag", parameters.Tag).Add("platform", parameters.Platform),
            authConfig is null ? null : new Dictionary<string, string> { ["X-Registry-Auth"] = Encode(authConfig) },
            EngineJson.Default.JSONMessage, progress, NotFound, cancellationToken);

    public Task<ImageInspectResponse> InspectImageAsync(string name, CancellationToken cancellationToken) =>
        // A name has slashes that are part of the path; no other character of a valid reference needs escaping.
        http.SendAsync(HttpMethod.Get, $"images/{Uri.EscapeDataString(name).Replace("%2F", "/", StringComparison.Ordinal)}/json", null, null,
            EngineJson.Default.ImageInspectResponse, NotFound, cancellationToken);

    private static string Encode(AuthConfig config) =>
        Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(config, EngineJson.Default.AuthConfig)).Replace('+', '-').Replace('/', '_');

    private static DockerApiException? NotFound(HttpStatusCode status, string body) =>
        status == HttpStatusCode.NotFound ? new DockerImageNotFoundException(status, body) : null;
}
