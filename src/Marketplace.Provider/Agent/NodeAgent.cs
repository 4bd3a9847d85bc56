using Marketplace.Grains.Contracts;

namespace Marketplace.Provider.Agent;

/// <summary>What the node grain reaches: hands orders on and reads logs.</summary>
internal sealed class NodeAgent(Action<NodeDirective> apply, LogReader logs, CancellationToken stopping) : INodeAgent
{
    public Task DesiredChangedAsync(NodeDirective directive)
    {
        apply(directive);
        return Task.CompletedTask;
    }

    public Task<LogChunk> ReadLogsAsync(LogRequest request) => logs.ReadAsync(request, stopping);
}
