using System.Net;
using Marketplace.Api;

namespace Marketplace.Client;

/// <summary>The host refused a request and said why. Nothing changed, unless the code says that the outcome is unknown.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="problem">What the host said.</param>
public sealed class ApiException(HttpStatusCode status, Problem problem) : MarketplaceException(Describe(problem), problem.Code)
{
    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>What the host said, with every single fault of the request.</summary>
    public Problem Problem { get; } = problem;

    private static string Describe(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var what = problem.Detail ?? problem.Title ?? "The host refused the request.";
        var more = problem.Code switch
        {
            ProblemCodes.TimestampOutOfWindow => " Set this machine's clock.",
            ProblemCodes.InternalError when problem.TraceId is not null => $" The host's log has it under {problem.TraceId}.",
            _ => "",
        };
        var faults = problem.Faults.Select(fault => $"{Environment.NewLine}  {fault.Path}: {fault.Message}");
        return $"{what}{more} ({problem.Code}){string.Concat(faults)}";
    }
}
