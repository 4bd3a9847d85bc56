using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Grains.Contracts;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Gateway.Leases;

/// <summary>What a lease grain's refusal is in HTTP.</summary>
internal static class LeaseAnswers
{
    /// <summary>The refusal, or null when the command was done.</summary>
    public static ProblemResult? Refusal(LeaseAnswer answer)
    {
        switch (answer.Outcome)
        {
            case LeaseOutcome.Done when answer.Lease is not null:
                return null;
            case LeaseOutcome.NotFound:
                return NotFound();
            case LeaseOutcome.TryAgain:
                return ProblemResult.Unavailable(answer.Message ?? "The outcome is not known yet: send the same request again.");
        }

        if (answer.Refusal is { } refusal)
            return ProblemResult.OfRejection(refusal.Code, refusal.Message, refusal.InputIndex);
        var code = answer.Code ?? ProblemCodes.Conflict;
        if (!answer.Faults.IsDefaultOrEmpty)
        {
            var faults = answer.Faults.Select(fault => new Fault { Path = PathOf(fault.Path), Code = fault.Code, Message = fault.Message });
            return ProblemResult.Of(ProblemCodes.InvalidSpec, answer.Message ?? "The app spec has faults.", [.. faults]);
        }

        return ProblemResult.Of(code, answer.Message ?? "The lease refuses this.", status: StatusOf(code));
    }

    /// <summary>There is no such lease.</summary>
    public static ProblemResult NotFound() => ProblemResult.Of(ProblemCodes.NotFound, "There is no lease with this id here.");

    /// <summary>The lease is another renter's.</summary>
    public static ProblemResult NotYours() => ProblemResult.Of(ProblemCodes.NotYours, "This lease belongs to another address.");

    private static int StatusOf(string code) => code switch
    {
        "not-the-renter" => StatusCodes.Status403Forbidden,
        "request-target-wrong" => StatusCodes.Status400BadRequest,
        ProblemCodes.SignatureInvalid or ProblemCodes.TimestampOutOfWindow => StatusCodes.Status401Unauthorized,
        ProblemCodes.IdempotencyKeyReused or ProblemCodes.Conflict or "lease-ended" or "lease-not-open" or "update-in-progress" or "term-over" =>
            StatusCodes.Status409Conflict,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    private static string PathOf(string path) => path.StartsWith('$') ? "spec" + path[1..] : path;
}
