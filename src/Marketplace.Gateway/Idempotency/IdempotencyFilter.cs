using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Gateway.Security;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Gateway.Idempotency;

/// <summary>Refuses an idempotency key that was used for another request.</summary>
internal sealed class IdempotencyFilter(RecentCommands commands) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (context.HttpContext.Features.Get<Signer>() is not { CommandId.Length: > 0 } signer)
            return await next(context);
        if (commands.IsReused(signer.Text, signer.CommandId, signer.RequestHash))
            return Refuse(signer.CommandId);
        var result = await next(context);
        var status = (result as INestedHttpResult)?.Result is IStatusCodeHttpResult nested ? nested.StatusCode : (result as IStatusCodeHttpResult)?.StatusCode;
        if (status is >= 200 and < 300)
            commands.Remember(signer.Text, signer.CommandId, signer.RequestHash);
        return result;
    }

    /// <summary>The refusal of a key that was used before.</summary>
    public static ProblemResult Refuse(string key) => ProblemResult.Of(
        ProblemCodes.IdempotencyKeyReused,
        $"The idempotency key {key} was used for another request. Take a new key for each command.");
}
