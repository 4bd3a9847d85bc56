using System.Text;
using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Gateway.RateLimits;
using Marketplace.Gateway.Requests;
using Marketplace.Market.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Marketplace.Gateway.Security;

/// <summary>
/// Lets a request through to an endpoint that wants a signer only if the key of the named address signed exactly this request,
/// on this network, within the window. Nothing is looked up or changed before that.
/// </summary>
internal sealed class SignatureMiddleware(RequestDelegate next, GatewayNetwork network, RequestRates rates, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<SignatureRequiredMetadata>() is null)
        {
            await next(context);
            return;
        }

        var (signer, refusal) = await CheckAsync(context);
        if (signer is null)
        {
            await refusal!.ExecuteAsync(context);
            return;
        }

        if (rates.TakeForAddress(signer.Text) is { } tooMany)
        {
            await tooMany.ExecuteAsync(context);
            return;
        }

        context.Features.Set(signer);
        context.Response.Headers.CacheControl = "private, no-cache";
        await next(context);
    }

    private async ValueTask<(Signer? Signer, ProblemResult? Refusal)> CheckAsync(HttpContext context)
    {
        var (headers, faults) = SignatureHeaders.Read(context.Request.Headers);
        if (headers is null)
        {
            return (null, ProblemResult.Of(
                ProblemCodes.SignatureRequired,
                "This request has to be signed with the key of an address; see the headers that are named.",
                faults));
        }

        if (RefuseKey(context.Request.Method, headers.IdempotencyKey) is { } keyRefusal)
            return (null, keyRefusal);

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (!SignedRequest.IsTimely(headers.TimestampMilliseconds, now, RequestSignature.Window))
        {
            return (null, ProblemResult.Of(
                ProblemCodes.TimestampOutOfWindow,
                $"{RequestHeaders.Timestamp} is more than {RequestSignature.Window.TotalSeconds:0} seconds from the server's clock, which is at {now}."));
        }

        if (await RequestBytes.ReadAsync(context) is not { } body)
            return (null, RequestBytes.TooLarge(context));

        var signed = new SignedRequest(
            headers.Address,
            context.Request.Method,
            Target(context),
            body,
            headers.TimestampMilliseconds,
            headers.IdempotencyKey,
            headers.Signature);
        if (!signed.TryVerify(network.Parameters.GenesisHash, out _))
        {
            return (null, ProblemResult.Of(
                ProblemCodes.SignatureInvalid,
                $"The signature is not one of {headers.Address} over this request. Sign genesis hash, method, path with query, body hash, timestamp and idempotency key."));
        }

        return (new Signer(headers.Address, headers.IdempotencyKey, HashOf(signed), signed), null);
    }

    private static ProblemResult? RefuseKey(string method, string key)
    {
        var mutates = !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method);
        if (key.Length == 0 ? !mutates : RequestSignature.IsIdempotencyKey(key))
            return null;
        return ProblemResult.Of(
            ProblemCodes.InvalidIdempotencyKey,
            $"{RequestHeaders.IdempotencyKey} names this command, so that sending it twice does it once: 8 to 64 of [A-Za-z0-9_-].");
    }

    // The request line as it was sent: a decoded and encoded path could differ from what the client signed.
    private static string Target(HttpContext context)
    {
        var raw = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        return raw is { Length: > 0 } && raw[0] == '/' ? raw : context.Request.Path + context.Request.QueryString.Value;
    }

    private static string HashOf(SignedRequest signed) => RequestSignature.HashBody(
        Encoding.UTF8.GetBytes($"{signed.Method}\n{signed.Target}\n{RequestSignature.HashBody(signed.Body.Span)}"));
}
