using Marketplace.Api;

namespace Marketplace.Gateway.Problems;

/// <summary>Status and title of each code that the gateway gives itself.</summary>
internal static class ProblemTitles
{
    private static readonly Dictionary<string, (int Status, string Title)> Known = new(StringComparer.Ordinal)
    {
        [ProblemCodes.MalformedBody] = (400, "The body is not the JSON that this request asks for"),
        [ProblemCodes.MalformedRequest] = (400, "A part of the request does not parse"),
        [ProblemCodes.MalformedTransaction] = (400, "These bytes are no transaction"),
        [ProblemCodes.InvalidCursor] = (400, "The cursor is not one of this server"),
        [ProblemCodes.InvalidIdempotencyKey] = (400, "The idempotency key is missing or not well-formed"),
        [ProblemCodes.SignatureRequired] = (401, "The request has to be signed"),
        [ProblemCodes.SignatureInvalid] = (401, "The signature does not fit the request"),
        [ProblemCodes.TimestampOutOfWindow] = (401, "The timestamp is too far from the server's clock"),
        [ProblemCodes.NotYours] = (403, "This belongs to another address"),
        [ProblemCodes.FaucetDisabled] = (403, "This network has no faucet"),
        [ProblemCodes.RouteNotFound] = (404, "There is no such route"),
        [ProblemCodes.NotFound] = (404, "There is no such thing here"),
        [ProblemCodes.MethodNotAllowed] = (405, "This route does not have that method"),
        [ProblemCodes.NotAcceptable] = (406, "The answer exists in no media type that was asked for"),
        [ProblemCodes.IdempotencyKeyReused] = (409, "The idempotency key was used for another request"),
        [ProblemCodes.Conflict] = (409, "The state of the thing does not allow this now"),
        [ProblemCodes.BodyTooLarge] = (413, "The body is too large"),
        [ProblemCodes.UnsupportedMediaType] = (415, "The body has to be application/json"),
        [ProblemCodes.InvalidSpec] = (422, "The app spec has faults"),
        [ProblemCodes.InvalidRequest] = (422, "The request has values that are out of range"),
        [ProblemCodes.TooManyRequests] = (429, "Too many requests"),
        [ProblemCodes.InternalError] = (500, "The host has a fault"),
        [ProblemCodes.Unavailable] = (503, "The host cannot do this now"),
        [ProblemCodes.OutcomeUnknown] = (504, "The outcome is not known yet"),
    };

    /// <summary>Status and title of a code; a code of the ledger or the market is a 422.</summary>
    public static (int Status, string Title) Of(string code) =>
        Known.TryGetValue(code, out var known) ? known : (422, "The rules of the marketplace refuse this");

    /// <summary>The code for an answer that has a status only.</summary>
    public static string CodeOf(int status) => status switch
    {
        400 => ProblemCodes.MalformedRequest,
        401 => ProblemCodes.SignatureRequired,
        403 => ProblemCodes.NotYours,
        404 => ProblemCodes.RouteNotFound,
        405 => ProblemCodes.MethodNotAllowed,
        406 => ProblemCodes.NotAcceptable,
        408 => ProblemCodes.MalformedRequest,
        409 => ProblemCodes.Conflict,
        413 => ProblemCodes.BodyTooLarge,
        415 => ProblemCodes.UnsupportedMediaType,
        429 => ProblemCodes.TooManyRequests,
        503 => ProblemCodes.Unavailable,
        504 => ProblemCodes.OutcomeUnknown,
        < 500 => ProblemCodes.MalformedRequest,
        _ => ProblemCodes.InternalError,
    };
}
