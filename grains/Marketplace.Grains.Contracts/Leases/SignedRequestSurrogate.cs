using Marketplace.Ledger.Keys;
using Marketplace.Market.Requests;
using Orleans.Serialization.Cloning;

namespace Marketplace.Grains.Contracts;

/// <summary>What of a signed request leaves a process: its parts. That its signature holds, the other process finds out for itself.</summary>
[GenerateSerializer, Immutable, Alias("market.SignedRequest")]
internal struct SignedRequestSurrogate
{
    /// <summary>The signer's address.</summary>
    [Id(0)]
    public string Signer;

    /// <summary>The HTTP method.</summary>
    [Id(1)]
    public string Method;

    /// <summary>Path and query.</summary>
    [Id(2)]
    public string Target;

    /// <summary>The body's bytes.</summary>
    [Id(3)]
    public byte[] Body;

    /// <summary>When it was signed, Unix milliseconds.</summary>
    [Id(4)]
    public long TimestampMilliseconds;

    /// <summary>The idempotency key.</summary>
    [Id(5)]
    public string CommandId;

    /// <summary>The signature, base64.</summary>
    [Id(6)]
    public string Signature;
}

/// <summary>Takes a request that comes from another process, unverified.</summary>
[RegisterConverter]
internal sealed class SignedRequestConverter : IConverter<SignedRequest, SignedRequestSurrogate>
{
    /// <inheritdoc/>
    public SignedRequest ConvertFromSurrogate(in SignedRequestSurrogate surrogate) => new(
        Address.Parse(surrogate.Signer),
        surrogate.Method,
        surrogate.Target,
        surrogate.Body,
        surrogate.TimestampMilliseconds,
        surrogate.CommandId,
        surrogate.Signature);

    /// <inheritdoc/>
    public SignedRequestSurrogate ConvertToSurrogate(in SignedRequest value) => new()
    {
        Signer = value.Signer.ToString(),
        Method = value.Method,
        Target = value.Target,
        Body = value.Body.ToArray(),
        TimestampMilliseconds = value.TimestampMilliseconds,
        CommandId = value.CommandId,
        Signature = value.Signature,
    };
}

/// <summary>Passes a request from grain to grain inside a process as the object that it is: it never changes.</summary>
[RegisterCopier]
internal sealed class SignedRequestCopier : ShallowCopier<SignedRequest>;
