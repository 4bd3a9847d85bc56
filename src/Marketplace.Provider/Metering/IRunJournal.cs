using Marketplace.Provider.Reconciling;

namespace Marketplace.Provider.Metering;

/// <summary>Keeps what the agent remembers of instances over its own restarts.</summary>
public interface IRunJournal
{
    /// <summary>All that was saved; records that cannot be read are left out and told in the log.</summary>
    Task<IReadOnlyList<InstanceMemory>> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Saves one instance's memory; durable when it returns.</summary>
    Task SaveAsync(InstanceMemory memory, CancellationToken cancellationToken);

    /// <summary>Forgets an instance.</summary>
    Task ForgetAsync(string instanceId, CancellationToken cancellationToken);
}
