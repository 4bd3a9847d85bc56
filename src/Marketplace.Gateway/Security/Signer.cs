using System.Reflection;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Marketplace.Gateway.Security;

/// <summary>Marks an endpoint that only answers to signed requests; a handler that asks for a <see cref="Signer"/> has it by itself.</summary>
internal sealed class SignatureRequiredMetadata
{
    public static readonly SignatureRequiredMetadata Instance = new();
}

/// <summary>Who signed this request, and the command that it is.</summary>
/// <param name="Address">The address whose key signed.</param>
/// <param name="CommandId">The idempotency key; empty for a request that changes nothing.</param>
/// <param name="RequestHash">Names method, path, query and body: two requests with one hash ask for the same.</param>
/// <param name="Request">The request itself, verified: what grains take as the proof.</param>
internal sealed record Signer(Address Address, string CommandId, string RequestHash, SignedRequest Request)
    : IBindableFromHttpContext<Signer>, IEndpointParameterMetadataProvider
{
    /// <summary>The address as text.</summary>
    public string Text => Address.ToString();

    public static ValueTask<Signer?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult(context.Features.Get<Signer>());

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(SignatureRequiredMetadata.Instance);
}
