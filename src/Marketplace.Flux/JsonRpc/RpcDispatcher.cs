using Marketplace.Chain;
using Microsoft.Extensions.Logging;

namespace Marketplace.Flux.JsonRpc;

/// <summary>Runs a method. Whatever goes wrong in it is an error of this call, and the host lives on.</summary>
internal sealed partial class RpcDispatcher(RpcServices services, ILogger<RpcDispatcher> log)
{
    public async ValueTask<RpcAnswer> RunAsync(RpcMethod method, RpcArguments arguments, CancellationToken stop)
    {
        try
        {
            return await method.Handler(new RpcCall(arguments, services, stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
            when (error is TimeoutException or OrleansException or OperationCanceledException or LedgerUnavailableException)
        {
            LogUnknown(error, method.Name);
            return RpcAnswer.Fail(RpcErrorCodes.Misc, "The host did not learn the outcome in time, or is stopping. Send the same again.");
        }
#pragma warning disable CA1031 // the boundary: nothing may pass it
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogFault(error, method.Name);
            return RpcAnswer.Fail(RpcErrorCodes.InternalError, "The host has a fault; its log has more.");
        }
    }

    [LoggerMessage(EventId = 5301, Level = LogLevel.Error, Message = "The call of {Method} failed")]
    private partial void LogFault(Exception exception, string method);

    [LoggerMessage(EventId = 5302, Level = LogLevel.Warning, Message = "The call of {Method} has no known outcome")]
    private partial void LogUnknown(Exception exception, string method);
}
