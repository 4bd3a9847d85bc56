using Microsoft.AspNetCore.Http;

namespace Marketplace.Gateway.RateLimits;

/// <summary>Refuses a flood from one IP address before anything is read. Health probes always pass.</summary>
internal sealed class RateMiddleware(RequestDelegate next, RequestRates rates)
{
    public Task InvokeAsync(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/health") && rates.TakeForIp(context) is { } tooMany
            ? tooMany.ExecuteAsync(context)
            : next(context);
}
