namespace Marketplace.Api;

/// <summary>What every refused request gets: RFC 9457 problem details with a stable code (media type application/problem+json).</summary>
public sealed record Problem
{
    /// <summary>A URI reference that names the kind of problem: "urn:flux-market:problem:" and the code.</summary>
    public string? Type { get; init; }

    /// <summary>A short text that is the same for every problem with this code.</summary>
    public string? Title { get; init; }

    /// <summary>The HTTP status, repeated.</summary>
    public int Status { get; init; }

    /// <summary>What was wrong with this request, in words for a person.</summary>
    public string? Detail { get; init; }

    /// <summary>The path that was asked for.</summary>
    public string? Instance { get; init; }

    /// <summary>The stable kebab-case code for programs; see <see cref="ProblemCodes"/> and the ledger's rejection codes.</summary>
    public required string Code { get; init; }

    /// <summary>Every single fault of the request, where it can have several; empty otherwise.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>The transaction input that was refused, counted from 0, where a ledger rule names one.</summary>
    public int? InputIndex { get; init; }

    /// <summary>Names this request in the host's log.</summary>
    public string? TraceId { get; init; }
}

/// <summary>One fault of a request.</summary>
public sealed record Fault
{
    /// <summary>Where the fault is, as a path into the request: "spec.components[0].image", "query.limit", "header.Flux-Address".</summary>
    public required string Path { get; init; }

    /// <summary>The stable kebab-case code of the fault.</summary>
    public required string Code { get; init; }

    /// <summary>What is wrong and what would be right, in words.</summary>
    public required string Message { get; init; }
}
