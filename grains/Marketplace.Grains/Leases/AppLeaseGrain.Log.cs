using Marketplace.Market.Leases;
using Microsoft.Extensions.Logging;

namespace Marketplace.Grains.Leases;

internal sealed partial class AppLeaseGrain
{
    [LoggerMessage(EventId = 3101, Level = LogLevel.Information, Message = "Lease {LeaseId} was {Before} and is {After}")]
    private partial void LogStatus(string leaseId, LeaseStatus before, LeaseStatus after);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Warning, Message = "A step of lease {LeaseId} failed; it is tried again")]
    private partial void LogStepFailed(Exception exception, string leaseId);

    [LoggerMessage(EventId = 3103, Level = LogLevel.Information, Message = "Lease {LeaseId}: {Kind} on the ledger, charged {Charge} satoshis, refunded {Refund}")]
    private partial void LogSettled(string leaseId, PendingKind kind, long charge, long refund);

    [LoggerMessage(EventId = 3104, Level = LogLevel.Warning, Message = "The ledger refused a settlement of lease {LeaseId} ({Code}): {Reason}")]
    private partial void LogSettlementRefused(string leaseId, string code, string reason);

    [LoggerMessage(EventId = 3106, Level = LogLevel.Error, Message = "The state of lease {LeaseId} could not be stored for certain; it is read again")]
    private partial void LogStateInDoubt(Exception exception, string leaseId);

    [LoggerMessage(EventId = 3105, Level = LogLevel.Warning, Message = "Lease {LeaseId} could not reach node {NodeId} about {InstanceId}; it is tried again")]
    private partial void LogNodeCallFailed(Exception exception, string leaseId, string nodeId, string instanceId);
}
