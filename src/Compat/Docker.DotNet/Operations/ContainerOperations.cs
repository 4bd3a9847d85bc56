using System.Net;
using Docker.DotNet.Http;
using Docker.DotNet.Models;

namespace Docker.DotNet.Operations;

internal sealed class ContainerOperations(EngineHttp http) : IContainerOperations
{
    public Task<IList<ContainerListResponse>> ListContainersAsync(ContainersListParameters parameters, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Get, "containers/json",
            new QueryString().Add("all", parameters.All).Add("limit", parameters.Limit).Add("size", parameters.Size).Add("filters", parameters.Filters),
            null, EngineJson.Default.IListContainerListResponse, null, cancellationToken);

    public Task<CreateContainerResponse> CreateContainerAsync(CreateContainerParameters parameters, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Post, "containers/create", new QueryString().Add("name", parameters.Name).Add("platform", parameters.Platform),
            EngineHttp.Json(parameters, EngineJson.Default.CreateContainerParameters), EngineJson.Default.CreateContainerResponse,
            (status, body) => status == HttpStatusCode.NotFound ? new DockerImageNotFoundException(status, body) : null, cancellationToken);

    public Task<ContainerInspectResponse> InspectContainerAsync(string id, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Get, $"{Path(id)}/json", null, null, EngineJson.Default.ContainerInspectResponse, NotFound, cancellationToken);

    public async Task<MultiplexedStream> GetContainerLogsAsync(
        string id, bool tty, ContainerLogsParameters parameters, CancellationToken cancellationToken) =>
        new(await http.StreamAsync(HttpMethod.Get, $"{Path(id)}/logs",
                new QueryString().Add("stdout", parameters.ShowStdout).Add("stderr", parameters.ShowStderr).Add("since", parameters.Since)
                    .Add("until", parameters.Until).Add("timestamps", parameters.Timestamps).Add("follow", parameters.Follow)
                    .Add("tail", parameters.Tail), NotFound, cancellationToken),
            !tty);

    public Task GetContainerStatsAsync(
        string id, ContainerStatsParameters parameters, IProgress<ContainerStatsResponse> progress, CancellationToken cancellationToken) =>
        http.StreamAsync(HttpMethod.Get, $"{Path(id)}/stats",
            new QueryString().Add("stream", parameters.Stream).Add("one-shot", parameters.OneShot), null,
            EngineJson.Default.ContainerStatsResponse, progress, NotFound, cancellationToken);

    public async Task<bool> StartContainerAsync(string id, ContainerStartParameters parameters, CancellationToken cancellationToken) =>
        await http.SendAsync(HttpMethod.Post, $"{Path(id)}/start", null, null, NotFound, cancellationToken) != HttpStatusCode.NotModified;

    public async Task<bool> StopContainerAsync(string id, ContainerStopParameters parameters, CancellationToken cancellationToken) =>
        await http.SendAsync(HttpMethod.Post, $"{Path(id)}/stop", new QueryString().Add("t", parameters.WaitBeforeKillSeconds), null, NotFound,
            cancellationToken) != HttpStatusCode.NotModified;

    public Task KillContainerAsync(string id, ContainerKillParameters parameters, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Post, $"{Path(id)}/kill", new QueryString().Add("signal", parameters.Signal), null, NotFound, cancellationToken);

    public Task RemoveContainerAsync(string id, ContainerRemoveParameters parameters, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Delete, Path(id), new QueryString().Add("v", parameters.RemoveVolumes).Add("force", parameters.Force), null,
            NotFound, cancellationToken);

    private static string Path(string id) => $"containers/{Uri.EscapeDataString(id)}";

    private static DockerApiException? NotFound(HttpStatusCode status, string body) =>
        status == HttpStatusCode.NotFound ? new DockerContainerNotFoundException(status, body) : null;
}
