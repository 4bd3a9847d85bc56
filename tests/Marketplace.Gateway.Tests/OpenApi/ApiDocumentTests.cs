using System.Text.Json;
using System.Text.RegularExpressions;
using Marketplace.Gateway.Security;
using Marketplace.Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Gateway.Tests.OpenApi;

public sealed partial class ApiDocumentTests : IAsyncLifetime
{
    private ApiHost _host = null!;
    private JsonElement _document;

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        using var document = JsonDocument.Parse(await _host.Http.GetStringAsync("/openapi/v1.json"));
        _document = document.RootElement.Clone();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public void Every_route_is_in_the_document()
    {
        var described = _document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"))
            .ToHashSet();
        // FluxOS's routes have a description of their own: docs/flux-compatibility.md.
        var mapped = Endpoints().Where(endpoint => !endpoint.RoutePattern.RawText!.StartsWith("/openapi", StringComparison.Ordinal)
                && endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null)
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {PathOf(endpoint)}"))
            .ToHashSet();
        Assert.NotEmpty(mapped);
        Assert.Equal(mapped.Order(), described.Order());
    }

    [Fact]
    public void Every_operation_has_a_name_a_summary_a_tag_and_says_that_errors_are_problems()
    {
        Assert.All(Operations(), operation =>
        {
            Assert.True(operation.Value.TryGetProperty("operationId", out _), operation.Name);
            Assert.True(operation.Value.TryGetProperty("summary", out _), operation.Name);
            Assert.True(operation.Value.GetProperty("tags").GetArrayLength() > 0, operation.Name);
            var problem = operation.Value.GetProperty("responses").GetProperty("default").GetProperty("content");
            Assert.True(problem.TryGetProperty("application/problem+json", out _), operation.Name);
        });
    }

    [Fact]
    public void Signed_operations_say_how()
    {
        var signed = Endpoints().Where(endpoint => endpoint.Metadata.GetMetadata<SignatureRequiredMetadata>() is not null).ToList();
        Assert.NotEmpty(signed);
        foreach (var endpoint in signed)
        {
            var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];
            var operation = _document.GetProperty("paths").GetProperty(PathOf(endpoint)).GetProperty(method.ToLowerInvariant());
            Assert.True(operation.GetProperty("security").GetArrayLength() > 0);
            var headers = operation.GetProperty("parameters").EnumerateArray()
                .Where(parameter => parameter.GetProperty("in").GetString() == "header")
                .Select(parameter => parameter.GetProperty("name").GetString()!).ToList();
            Assert.Contains("Flux-Address", headers);
            Assert.Contains("Flux-Timestamp", headers);
            Assert.Equal(method != "GET", headers.Contains("Idempotency-Key"));
        }
    }

    [Fact]
    public void Every_member_of_every_schema_is_described()
    {
        var schemas = _document.GetProperty("components").GetProperty("schemas").EnumerateObject().ToList();
        Assert.NotEmpty(schemas);
        var bare = schemas
            .Where(schema => schema.Value.TryGetProperty("properties", out _))
            .SelectMany(schema => schema.Value.GetProperty("properties").EnumerateObject()
                .Where(member => !member.Value.TryGetProperty("description", out _) && !member.Value.TryGetProperty("$ref", out _) && !member.Value.TryGetProperty("oneOf", out _))
                .Select(member => $"{schema.Name}.{member.Name}"))
            .ToList();
        Assert.Empty(bare);
    }

    [Fact]
    public void Amounts_are_described_as_strings_of_digits()
    {
        var schemas = _document.GetProperty("components").GetProperty("schemas");
        Assert.Equal("string", schemas.GetProperty("Satoshis").GetProperty("type").GetString());
        Assert.Equal("^(0|[1-9][0-9]*)$", schemas.GetProperty("Satoshis").GetProperty("pattern").GetString());
        Assert.Contains("satoshis", schemas.GetProperty("Satoshis").GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal("^(0|[1-9][0-9]*)$", schemas.GetProperty("RuleValue").GetProperty("pattern").GetString());

        var amounts = schemas.EnumerateObject()
            .Where(schema => schema.Value.TryGetProperty("properties", out _))
            .SelectMany(schema => schema.Value.GetProperty("properties").EnumerateObject())
            .Where(member => member.Name.EndsWith("Satoshis", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(amounts);
        Assert.All(amounts, member => Assert.Equal("#/components/schemas/Satoshis", member.Value.GetProperty("$ref").GetString()));
    }

    [Fact]
    public void Requests_have_examples()
    {
        var schemas = _document.GetProperty("components").GetProperty("schemas");
        foreach (var name in new[] { "QuoteRequest", "OpenLeaseRequest", "UpdateLeaseRequest", "TopUpLeaseRequest", "SubmitTransactionRequest", "FaucetRequest", "Problem" })
            Assert.True(schemas.GetProperty(name).GetProperty("examples").GetArrayLength() > 0, name);
    }

    private IEnumerable<RouteEndpoint> Endpoints() =>
        _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static string PathOf(RouteEndpoint endpoint)
    {
        var path = "/" + endpoint.RoutePattern.RawText!.Trim('/');
        return Slashes().Replace(path, "/");
    }

    private IEnumerable<(string Name, JsonElement Value)> Operations() =>
        _document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => ($"{operation.Name} {path.Name}", operation.Value)));

    [GeneratedRegex("/{2,}")]
    private static partial Regex Slashes();
}
