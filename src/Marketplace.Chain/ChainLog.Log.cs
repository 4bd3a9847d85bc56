using Microsoft.Extensions.Logging;

namespace Marketplace.Chain;

public sealed partial class ChainLog
{
    [LoggerMessage(EventId = 4101, Level = LogLevel.Information, Message = "Chain segment {Path} begins at height {Height}")]
    private static partial void SegmentStarted(ILogger log, string path, long height);

    [LoggerMessage(EventId = 4102, Level = LogLevel.Error, Message = "An append to {Path} at offset {Offset} failed and was taken back")]
    private static partial void AppendTakenBack(ILogger log, string path, long offset, Exception error);

    [LoggerMessage(EventId = 4103, Level = LogLevel.Critical, Message = "An append to {Path} at offset {Offset} failed and could not be taken back")]
    private static partial void AppendDoubtful(ILogger log, string path, long offset, Exception error);
}
