namespace Docker.DotNet;

/// <summary>Where an engine listens. Compat differs: <c>unix://</c>, <c>tcp://</c> and <c>http://</c> only, without credentials.</summary>
public class DockerClientConfiguration : IDisposable
{
    private static readonly Uri LocalEndpoint = new("unix:///var/run/docker.sock");

    public DockerClientConfiguration(TimeSpan defaultTimeout = default)
        : this(LocalEndpoint, defaultTimeout)
    {
    }

    public DockerClientConfiguration(Uri endpoint, TimeSpan defaultTimeout = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (defaultTimeout < Timeout.InfiniteTimeSpan)
            throw new ArgumentException("A timeout is not negative.", nameof(defaultTimeout));
        EndpointBaseUri = endpoint;
        DefaultTimeout = defaultTimeout == TimeSpan.Zero ? TimeSpan.FromSeconds(100) : defaultTimeout;
    }

    public Uri EndpointBaseUri { get; }

    public TimeSpan DefaultTimeout { get; }

    public DockerClient CreateClient(Version? requestedApiVersion = null) => new(this, requestedApiVersion);

    public void Dispose() => GC.SuppressFinalize(this);
}
