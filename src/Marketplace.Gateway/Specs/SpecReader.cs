using System.Runtime.InteropServices;
using System.Text.Json;
using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Market.Apps;
using Marketplace.Market.Requests;

namespace Marketplace.Gateway.Specs;

/// <summary>Reads the spec of a request and names every fault of it.</summary>
internal static class SpecReader
{
    /// <summary>Finds the faults of the spec in a signed request, so that its lease need not read it again.</summary>
    /// <returns>The refusal with all faults; null if there are none.</returns>
    public static ProblemResult? Check(SignedRequest request) => request.TryReadSpec(out _, out var faults) ? null : Refuse(faults);

    /// <summary>Reads a spec.</summary>
    /// <returns>The refusal with all faults; null if there are none.</returns>
    public static ProblemResult? Read(JsonElement json, out ParsedSpec spec)
    {
        var read = ParsedSpec.TryRead(JsonMarshal.GetRawUtf8Value(json), out var parsed, out var faults);
        spec = parsed!;
        return read ? null : Refuse(faults);
    }

    private static ProblemResult Refuse(IReadOnlyList<SpecFault> faults) => ProblemResult.Of(
        ProblemCodes.InvalidSpec,
        faults.Count == 1 ? faults[0].Message : $"The app spec has {faults.Count} faults.",
        [.. faults.Select(fault => new Fault { Path = PathOf(fault), Code = fault.Code, Message = fault.Message })]);

    // The spec is a member of the request: "$.name" in it is "spec.name" here.
    private static string PathOf(SpecFault fault) =>
        fault.Path.StartsWith('$') ? "spec" + fault.Path[1..] : "spec." + fault.Path;
}
