namespace Marketplace.Api;

/// <summary>The headers of a signed request.</summary>
public static class RequestHeaders
{
    /// <summary>The signer's address (t1...).</summary>
    public const string Address = "Flux-Address";

    /// <summary>When the request was signed: Unix time in milliseconds.</summary>
    public const string Timestamp = "Flux-Timestamp";

    /// <summary>The signature over <see cref="RequestSignature.Text"/>, base64 of the 65 bytes of a Bitcoin message signature.</summary>
    public const string Signature = "Flux-Signature";

    /// <summary>Names a mutating request, so that sending it twice does it once: 8 to 64 of [A-Za-z0-9_-].</summary>
    public const string IdempotencyKey = "Idempotency-Key";
}
