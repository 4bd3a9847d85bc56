using Microsoft.Extensions.Logging;

namespace Marketplace.Chain;

public sealed partial class LedgerEngine
{
    [LoggerMessage(EventId = 4161, Level = LogLevel.Information, Message = "The ledger has stopped at height {Height}")]
    private static partial void Stopped(ILogger log, long height);

    [LoggerMessage(EventId = 4162, Level = LogLevel.Warning, Message = "The snapshot of height {Height} was not written: {Reason}")]
    private static partial void SnapshotFailed(ILogger log, long height, string reason);

    [LoggerMessage(EventId = 4163, Level = LogLevel.Warning, Message = "The transaction index could not be asked")]
    private static partial void IndexFailed(ILogger log, Exception error);
}
