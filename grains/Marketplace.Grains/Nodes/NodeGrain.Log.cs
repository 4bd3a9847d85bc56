using Marketplace.Market.Nodes;
using Microsoft.Extensions.Logging;

namespace Marketplace.Grains.Nodes;

internal sealed partial class NodeGrain
{
    [LoggerMessage(EventId = 3201, Level = LogLevel.Information, Message = "Node {NodeId} registered in {Region} with {Engine}")]
    private partial void LogRegistered(string nodeId, string region, string engine);

    [LoggerMessage(EventId = 3202, Level = LogLevel.Information, Message = "Node {NodeId} was {Before} and is {After}")]
    private partial void LogStatus(string nodeId, NodeStatus before, NodeStatus after);

    [LoggerMessage(EventId = 3203, Level = LogLevel.Debug, Message = "The agent of node {NodeId} could not be reached; its next heartbeat brings it up to date")]
    private partial void LogAgentFailed(Exception exception, string nodeId);

    [LoggerMessage(EventId = 3204, Level = LogLevel.Debug, Message = "Node {NodeId} could not pass a report on to lease {LeaseId}; the next heartbeat repeats it")]
    private partial void LogReportFailed(Exception exception, string nodeId, string leaseId);

    [LoggerMessage(EventId = 3206, Level = LogLevel.Error, Message = "The state of node {NodeId} could not be stored for certain; it is read again")]
    private partial void LogStateInDoubt(Exception exception, string nodeId);

    [LoggerMessage(EventId = 3205, Level = LogLevel.Warning, Message = "Node {NodeId} could not be announced; it is tried again")]
    private partial void LogAnnounceFailed(Exception exception, string nodeId);
}
