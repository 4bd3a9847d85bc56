using Marketplace.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Marketplace.Gateway.OpenApi;

/// <summary>The description of the API at /openapi/v1.json.</summary>
internal static class ApiDocument
{
    /// <summary>The name of the document and of its security scheme's first header.</summary>
    public const string Name = "v1";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer(Describe);
        options.AddOperationTransformer(OperationTransformer.TransformAsync);
        options.AddSchemaTransformer(DigitSchemas.TransformAsync);
        options.AddSchemaTransformer(SchemaExamples.TransformAsync);
    });

    public static void MapApiDocument(this IEndpointRouteBuilder routes) => routes.MapOpenApi();

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "FLUX compute marketplace",
            Version = Name,
            Description =
                "Rent containers and pay for every second from the ledger. Amounts are satoshis (1 FLUX = 100,000,000) as strings of digits, ids are "
                + "lower-case hex, times are RFC 3339 in UTC. Every error is a problem (RFC 9457) with a stable code. Lists give a "
                + "nextCursor while there is more. Requests marked with the signature scheme are signed by the renter's key: "
                + $"{RequestHeaders.Signature} is the Bitcoin message signature, base64, over seven lines: \"FluxMarket request v1\", "
                + "genesis hash, method, path with query, SHA-256 of the body in hex, timestamp, idempotency key (or nothing).",
        };
        // The address under which the document was asked for says nothing about where clients find the host.
        document.Servers?.Clear();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[OperationTransformer.Scheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = RequestHeaders.Signature,
            Description = $"With {RequestHeaders.Address} and {RequestHeaders.Timestamp}; see the description of the API.",
        };
        return Task.CompletedTask;
    }
}
