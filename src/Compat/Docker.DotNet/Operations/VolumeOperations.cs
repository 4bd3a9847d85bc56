using Docker.DotNet.Http;
using Docker.DotNet.Models;

namespace Docker.DotNet.Operations;

internal sealed class VolumeOperations(EngineHttp http) : IVolumeOperations
{
    public Task<VolumeResponse> CreateAsync(VolumesCreateParameters parameters, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Post, "volumes/create", null, EngineHttp.Json(parameters, EngineJson.Default.VolumesCreateParameters),
            EngineJson.Default.VolumeResponse, null, cancellationToken);

    public Task<VolumesListResponse> ListAsync(VolumesListParameters parameters, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Get, "volumes", new QueryString().Add("filters", parameters.Filters), null,
            EngineJson.Default.VolumesListResponse, null, cancellationToken);

    public Task RemoveAsync(string name, bool? force, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Delete, $"volumes/{Uri.EscapeDataString(name)}", new QueryString().Add("force", force), null, null,
            cancellationToken);
}
