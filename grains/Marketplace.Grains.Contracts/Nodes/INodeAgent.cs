namespace Marketplace.Grains.Contracts;

/// <summary>What a node grain calls on the node's own process.</summary>
/// <remarks>
/// An observer: calls may be lost, and the reference dies with the process. Nothing depends on a push. The directive also comes back
/// from every heartbeat, which says whether an agent is attached; it attaches again when not, and with each registration.
/// </remarks>
[Alias("market.INodeAgent")]
public interface INodeAgent : IGrainObserver
{
    /// <summary>Tells the node at once what it should run.</summary>
    /// <param name="directive">The whole of it; older revisions than the last one are ignored.</param>
    [Alias("DesiredChanged")]
    Task DesiredChangedAsync(NodeDirective directive);

    /// <summary>Reads log lines.</summary>
    /// <param name="request">Which.</param>
    /// <returns>The lines, or an error in words.</returns>
    [Alias("ReadLogs")]
    Task<LogChunk> ReadLogsAsync(LogRequest request);
}
