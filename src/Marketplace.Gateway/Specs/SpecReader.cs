using System.Text;
using System.Text.Json;
using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Market.Apps;

namespace Marketplace.Gateway.Specs;

/// <summary>Reads the spec of a request and names every fault of it.</summary>
internal static class SpecReader
{
    /// <summary>The spec, or the refusal with all faults.</summary>
    public static ProblemResult? Read(JsonElement json, out AppSpec spec)
    {
        spec = null!;
        if (!SpecJson.TryParse(Encoding.UTF8.GetBytes(json.GetRawText()), out var parsed, out var fault))
            return Refuse([fault]);
        var faults = SpecValidator.Validate(parsed);
        spec = parsed;
        return faults.Count == 0 ? null : Refuse(faults);
    }

    /// <summary>The refusal of a spec with these faults.</summary>
    public static ProblemResult Refuse(IReadOnlyList<SpecFault> faults) => ProblemResult.Of(
        ProblemCodes.InvalidSpec,
        faults.Count == 1 ? faults[0].Message : $"The app spec has {faults.Count} faults.",
        [.. faults.Select(fault => new Fault { Path = PathOf(fault), Code = fault.Code, Message = fault.Message })]);

    // The spec is a member of the request: "$.name" in it is "spec.name" here.
    private static string PathOf(SpecFault fault) =>
        fault.Path.StartsWith('$') ? "spec" + fault.Path[1..] : "spec." + fault.Path;
}
