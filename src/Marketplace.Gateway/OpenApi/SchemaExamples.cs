using System.Text.Json.Nodes;
using Marketplace.Api;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Marketplace.Gateway.OpenApi;

/// <summary>Examples of requests and problems, so that a reader can start from something that works.</summary>
internal static class SchemaExamples
{
    private const string Spec = """
        {
          "name": "hello-web",
          "components": [
            {
              "name": "web", "image": "nginx:1.27", "cpuMilli": 200, "memoryMiB": 128, "diskMiB": 512,
              "ports": [{ "containerPort": 80, "protocol": "tcp" }],
              "environment": { "GREETING": "hello" },
              "health": { "port": 80, "path": "/" }
            }
          ],
          "instances": 2,
          "termSeconds": 3600
        }
        """;

    private const string Address = "t1LgpYcBfpnYLMTAHYXiAgNVLtnPSYTMznR";

    private static readonly Dictionary<Type, string> Examples = new()
    {
        [typeof(QuoteRequest)] = $$"""{ "spec": {{Spec}} }""",
        [typeof(OpenLeaseRequest)] = $$"""{ "spec": {{Spec}}, "transaction": "01..." }""",
        [typeof(UpdateLeaseRequest)] = $$"""{ "spec": {{Spec}} }""",
        [typeof(TopUpLeaseRequest)] = """{ "transaction": "01..." }""",
        [typeof(SubmitTransactionRequest)] = """{ "transaction": "01..." }""",
        [typeof(FaucetRequest)] = $$"""{ "address": "{{Address}}", "amountSatoshis": "10000000000" }""",
        [typeof(Problem)] = """
            {
              "type": "urn:flux-market:problem:invalid-spec", "title": "The app spec has faults", "status": 422,
              "detail": "The app spec has 1 faults.", "instance": "/v1/quotes", "code": "invalid-spec",
              "faults": [{ "path": "spec.instances", "code": "instances-out-of-range", "message": "The number of instances is 0; it must be 1 to 100." }],
              "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
            }
            """,
    };

    public static Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonPropertyInfo is null && Examples.TryGetValue(context.JsonTypeInfo.Type, out var example))
            schema.Examples = [JsonNode.Parse(example)!];
        return Task.CompletedTask;
    }
}
