namespace Marketplace.Api;

/// <summary>The codes that the gateway itself gives. A refused transaction carries the ledger's own rejection code instead.</summary>
public static class ProblemCodes
{
    /// <summary>400: the body is no JSON, or not the JSON that this request asks for.</summary>
    public const string MalformedBody = "malformed-body";

    /// <summary>400: a path segment, query parameter or header does not parse.</summary>
    public const string MalformedRequest = "malformed-request";

    /// <summary>400: bytes that are no transaction in canonical encoding.</summary>
    public const string MalformedTransaction = "malformed-transaction";

    /// <summary>400: a cursor that this server did not give out.</summary>
    public const string InvalidCursor = "invalid-cursor";

    /// <summary>400: a mutating request without an Idempotency-Key, or with one that is not 8 to 64 of [A-Za-z0-9_-].</summary>
    public const string InvalidIdempotencyKey = "invalid-idempotency-key";

    /// <summary>401: headers of the request signature are missing or do not parse.</summary>
    public const string SignatureRequired = "request-signature-required";

    /// <summary>401: the signature is not the address's over this request.</summary>
    public const string SignatureInvalid = "request-signature-invalid";

    /// <summary>401: the timestamp is too far from the server's clock.</summary>
    public const string TimestampOutOfWindow = "request-timestamp-out-of-window";

    /// <summary>403: the signer may not do this; the lease belongs to another address.</summary>
    public const string NotYours = "not-yours";

    /// <summary>403: this network has no faucet.</summary>
    public const string FaucetDisabled = "faucet-disabled";

    /// <summary>404: no such route.</summary>
    public const string RouteNotFound = "route-not-found";

    /// <summary>404: the thing that the path names does not exist (yet).</summary>
    public const string NotFound = "not-found";

    /// <summary>405: the path exists, but not with this method.</summary>
    public const string MethodNotAllowed = "method-not-allowed";

    /// <summary>406: the answer exists in no media type that the Accept header allows.</summary>
    public const string NotAcceptable = "not-acceptable";

    /// <summary>409: the same idempotency key came with another request.</summary>
    public const string IdempotencyKeyReused = "idempotency-key-reused";

    /// <summary>409: the state of the thing does not allow this now.</summary>
    public const string Conflict = "conflict";

    /// <summary>413: the body is larger than this endpoint takes.</summary>
    public const string BodyTooLarge = "body-too-large";

    /// <summary>415: the body's media type is not application/json.</summary>
    public const string UnsupportedMediaType = "unsupported-media-type";

    /// <summary>422: the app spec has faults; all of them are listed.</summary>
    public const string InvalidSpec = "invalid-spec";

    /// <summary>422: values that parse but are out of range; all of them are listed.</summary>
    public const string InvalidRequest = "invalid-request";

    /// <summary>429: too many requests from this address; see Retry-After.</summary>
    public const string TooManyRequests = "too-many-requests";

    /// <summary>500: a fault of the host, with a trace id that finds it in the log.</summary>
    public const string InternalError = "internal-error";

    /// <summary>503: the host cannot do this now (starting, stopping, disk full, queue full); nothing changed, try again.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>504: the host did not learn the outcome in time; ask again with the same idempotency key.</summary>
    public const string OutcomeUnknown = "outcome-unknown";
}
