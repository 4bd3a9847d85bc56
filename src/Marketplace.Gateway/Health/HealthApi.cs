using Marketplace.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Gateway.Health;

/// <summary>Tells supervisors whether the process lives and whether it can serve.</summary>
internal static class HealthApi
{
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(3);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", Live)
            .WithName("live").WithTags("health")
            .WithSummary("Whether the process answers")
            .WithDescription("Always 200 while the host runs; restart it when this does not answer.");
        routes.MapGet("/health/ready", ReadyAsync)
            .Produces<HealthResponse>(StatusCodes.Status503ServiceUnavailable)
            .WithName("ready").WithTags("health")
            .WithSummary("Whether the host can serve")
            .WithDescription("200 when ledger, listings and silo work and, with the provider role, the container engine answers; 503 otherwise, with what each part says.");
    }

    private static Ok<HealthResponse> Live() => TypedResults.Ok(new HealthResponse { Status = "ok" });

    private static async Task<JsonHttpResult<HealthResponse>> ReadyAsync(IEnumerable<IReadinessCheck> checks, CancellationToken cancellationToken)
    {
        var items = await Task.WhenAll(checks.Select(check => AskAsync(check, cancellationToken)));
        var ready = items.All(item => item.Ok);
        return TypedResults.Json(
            new HealthResponse { Status = ready ? "ok" : "unavailable", Checks = items },
            ApiJson.Default.HealthResponse,
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<HealthCheckItem> AskAsync(IReadinessCheck check, CancellationToken cancellationToken)
    {
        try
        {
            return await check.CheckAsync(cancellationToken).AsTask().WaitAsync(CheckTimeout, cancellationToken);
        }
#pragma warning disable CA1031 // a broken part is an answer here, not a fault of the request
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return new HealthCheckItem { Name = check.Name, Ok = false, Detail = exception is TimeoutException ? "does not answer" : exception.Message };
        }
    }
}
