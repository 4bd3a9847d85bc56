using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Gateway.Requests;
using Marketplace.Gateway.Security;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Marketplace.Gateway.OpenApi;

/// <summary>Says of each operation what all have in common: problems, signature headers, body limits.</summary>
internal static class OperationTransformer
{
    /// <summary>The name of the signature scheme.</summary>
    public const string Scheme = "FluxSignature";

    public static async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "A problem: nothing changed unless the code is outcome-unknown.",
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [ProblemResult.MediaType] = new() { Schema = await ProblemSchemaAsync(context, cancellationToken) },
            },
        };
        if (metadata.OfType<BodyLimitAttribute>().FirstOrDefault() is { } limit)
            operation.Description += $" Takes a body of at most {limit.Bytes} bytes.";
        if (!metadata.OfType<SignatureRequiredMetadata>().Any())
            return;

        var mutates = context.Description.HttpMethod is not ("GET" or "HEAD");
        operation.Parameters ??= [];
        operation.Parameters.Add(Header(RequestHeaders.Address, "The signer's t1 address.", required: true));
        operation.Parameters.Add(Header(RequestHeaders.Timestamp, "Unix time in milliseconds, within 120 seconds of the server's clock.", required: true));
        if (mutates)
            operation.Parameters.Add(Header(RequestHeaders.IdempotencyKey, "Names this command, so that sending it twice does it once: 8 to 64 of [A-Za-z0-9_-].", required: true));
        operation.Security ??= [];
        operation.Security.Add(new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] });
    }

    // One schema for all operations, not a copy in each.
    private static async Task<IOpenApiSchema> ProblemSchemaAsync(OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schema = await context.GetOrCreateSchemaAsync(typeof(Problem), cancellationToken: cancellationToken);
        if (context.Document is not { } document)
            return schema;
        document.AddComponent(nameof(Problem), schema);
        return new OpenApiSchemaReference(nameof(Problem), document);
    }

    private static OpenApiParameter Header(string name, string description, bool required) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Required = required,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
