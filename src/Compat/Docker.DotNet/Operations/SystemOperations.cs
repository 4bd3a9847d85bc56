using Docker.DotNet.Http;
using Docker.DotNet.Models;

namespace Docker.DotNet.Operations;

internal sealed class SystemOperations(EngineHttp http) : ISystemOperations
{
    public Task PingAsync(CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Get, "_ping", null, null, null, cancellationToken);

    public Task<VersionResponse> GetVersionAsync(CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Get, "version", null, null, EngineJson.Default.VersionResponse, null, cancellationToken);

    public Task<SystemInfoResponse> GetSystemInfoAsync(CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Get, "info", null, null, EngineJson.Default.SystemInfoResponse, null, cancellationToken);

    public Task MonitorEventsAsync(ContainerEventsParameters parameters, IProgress<Message> progress, CancellationToken cancellationToken) =>
        http.StreamAsync(HttpMethod.Get, "events",
            new QueryString().Add("since", parameters.Since).Add("until", parameters.Until).Add("filters", parameters.Filters), null,
            EngineJson.Default.Message, progress, null, cancellationToken);
}
