using Marketplace.Api;

namespace Marketplace.Gateway.Health;

/// <summary>One part of the host that has to work before requests make sense. The host registers one for each part it runs.</summary>
public interface IReadinessCheck
{
    /// <summary>The part's name in answers: "ledger" and the like.</summary>
    string Name { get; }

    /// <summary>Asks the part.</summary>
    /// <param name="cancellationToken">Ends the wait; a check that takes long counts as failed.</param>
    ValueTask<HealthCheckItem> CheckAsync(CancellationToken cancellationToken);
}
