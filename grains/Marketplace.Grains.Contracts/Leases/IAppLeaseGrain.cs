using System.Collections.Immutable;
using Marketplace.Market.Requests;
using Orleans.Concurrency;

namespace Marketplace.Grains.Contracts;

/// <summary>One lease: the app that a renter pays for. The key is the lease id: the id of the opening transaction, 64 hex digits.</summary>
/// <remarks>
/// Every command is the renter's signed request itself, and is refused unless that request names this lease and this command: nobody's
/// word counts for who asks. It carries an id of the caller's; the same command again gives the first answer again, another command under
/// a used id is refused. A time-out means that the outcome is unknown: send the same again.
/// </remarks>
[Alias("market.IAppLeaseGrain")]
public interface IAppLeaseGrain : IGrainWithStringKey
{
    /// <summary>Pays the opening transaction into escrow and starts placing the instances.</summary>
    /// <param name="request">POST /v1/leases, with the spec and the signed transaction, whose id is this grain's key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lease, or why it was refused; a refused lease leaves nothing behind.</returns>
    [Alias("Open")]
    Task<LeaseAnswer> OpenAsync(SignedRequest request, CancellationToken cancellationToken = default);

    /// <summary>The lease as it is now, or null when it was never opened here.</summary>
    [AlwaysInterleave, Alias("Get")]
    Task<LeaseView?> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Replaces image, environment, command and health checks of the components, one instance after the other.</summary>
    /// <param name="request">POST .../update, with the whole new spec. Resources, ports, instances, regions and term must stay.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Alias("Update")]
    Task<LeaseAnswer> UpdateAsync(SignedRequest request, CancellationToken cancellationToken = default);

    /// <summary>Restarts the containers in place.</summary>
    /// <param name="request">POST .../restart, with the slot in the query if it is to be one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Alias("Restart")]
    Task<LeaseAnswer> RestartAsync(SignedRequest request, CancellationToken cancellationToken = default);

    /// <summary>Pays more into escrow, and may move the end of the term.</summary>
    /// <param name="request">POST .../top-ups, with the signed top-up transaction of this lease.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Alias("TopUp")]
    Task<LeaseAnswer> TopUpAsync(SignedRequest request, CancellationToken cancellationToken = default);

    /// <summary>Stops everything, settles to the last second and refunds the rest. Answers as soon as the closing is certain to happen.</summary>
    /// <param name="request">POST .../close.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Alias("Close")]
    Task<LeaseAnswer> CloseAsync(SignedRequest request, CancellationToken cancellationToken = default);

    /// <summary>A page of the lease's events, oldest first. Only the newest 200 are kept.</summary>
    /// <param name="afterSequence">The last sequence number that the caller has, 0 for none.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [AlwaysInterleave, Alias("GetEvents")]
    Task<LeaseEventViewPage> GetEventsAsync(long afterSequence, int limit, CancellationToken cancellationToken = default);

    /// <summary>Waits until there are events after a sequence number.</summary>
    /// <param name="afterSequence">The last sequence number that the caller has.</param>
    /// <param name="timeout">How long to wait, at most 25 seconds.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A page, empty when nothing happened in time.</returns>
    [AlwaysInterleave, Alias("WaitForEvents")]
    Task<LeaseEventViewPage> WaitForEventsAsync(long afterSequence, TimeSpan timeout, CancellationToken cancellationToken = default);

    /// <summary>Reads log lines of an instance, from the node that runs it.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [AlwaysInterleave, Alias("ReadLogs")]
    Task<LogChunk> ReadLogsAsync(LeaseLogQuery query, CancellationToken cancellationToken = default);

    /// <summary>What a node says of its instances of this lease. Sent by node grains with each heartbeat.</summary>
    /// <param name="nodeId">The node.</param>
    /// <param name="reports">The reports; duplicates and old ones do no harm.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Alias("ReportInstances")]
    Task ReportInstancesAsync(string nodeId, ImmutableArray<InstanceReport> reports, CancellationToken cancellationToken = default);
}
