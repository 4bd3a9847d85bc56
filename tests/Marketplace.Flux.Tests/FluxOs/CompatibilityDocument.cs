using System.Globalization;
using Marketplace.Flux.JsonRpc;

namespace Marketplace.Flux.Tests.FluxOs;

/// <summary>The tables of docs/flux-compatibility.md as the table of methods has them.</summary>
internal static class CompatibilityDocument
{
    /// <summary>A heading and its table's lines, for each part of the document that is a list of methods.</summary>
    public static IEnumerable<(string Heading, List<string> Lines)> Tables()
    {
        foreach (var group in RpcMethods.Daemon.Where(method => method.Group != RpcGroup.NotHere).GroupBy(method => method.Group))
            yield return ($"### {group.Key}", Served(group, ""));
        yield return ("### Explorer", Served(RpcMethods.Explorer.Where(method => !method.TakesAnything), "/explorer/"));
        yield return ("### Not here", Refused());
    }

    private static List<string> Served(IEnumerable<RpcMethod> methods, string prefix) =>
    [
        "| method | parameters | answer | differs from Flux | bad input |",
        "|---|---|---|---|---|",
        .. methods.Select(method => $"| {Names(method, prefix)} | {Parameters(method)} | {method.Summary} | {method.Differences} | {Refusals(method)} |"),
    ];

    private static List<string> Refused() =>
    [
        "| methods | code | answer |",
        "|---|---|---|",
        .. RpcMethods.Daemon.Where(method => method.Group == RpcGroup.NotHere).Select(method => (Method: method, Prefix: ""))
            .Concat(RpcMethods.Explorer.Where(method => method.TakesAnything).Select(method => (Method: method, Prefix: "/explorer/")))
            .GroupBy(each => (each.Method.Refusals, each.Method.Summary))
            .Select(group => $"| {string.Join(", ", group.Select(each => Names(each.Method, each.Prefix)))} | {group.Key.Refusals} | {group.Key.Summary} |"),
    ];

    private static string Names(RpcMethod method, string prefix) => string.Join(", ", method.Aliases.Prepend(method.Name).Select(name => $"`{prefix}{name}`"));

    private static string Parameters(RpcMethod method) => string.Join(", ", method.Parameters.Select(Describe));

    private static string Describe(RpcParameter parameter)
    {
        var name = parameter.Required ? parameter.Name : $"[{parameter.Name}]";
        var range = (parameter.Least, parameter.Most) switch
        {
            (long.MinValue, _) => "",
            (var least, long.MaxValue) => string.Create(CultureInfo.InvariantCulture, $" from {least}"),
            (var least, var most) => string.Create(CultureInfo.InvariantCulture, $" {least} to {most}"),
        };
        var alias = parameter.Alias is { } other ? $", or `{other}`" : "";
        return $"`{name}` ({parameter.Type.ToString().ToLowerInvariant()}{range}{alias})";
    }

    private static string Refusals(RpcMethod method)
    {
        var codes = method.Parameters.SelectMany(Codes).Distinct().Order().Select(code => code.ToString(CultureInfo.InvariantCulture)).ToList();
        var typed = codes.Count == 0 ? "" : string.Join(", ", codes);
        return method.Refusals.Length == 0 ? typed : typed.Length == 0 ? method.Refusals : $"{typed}; {method.Refusals}";
    }

    // What follows from the types alone; -32602 for too many holds everywhere.
    private static IEnumerable<int> Codes(RpcParameter parameter)
    {
        if (parameter.Required)
            yield return RpcErrorCodes.InvalidParams;
        yield return RpcErrorCodes.TypeError;
        switch (parameter.Type)
        {
            case RpcType.Integer when parameter.Least != long.MinValue:
            case RpcType.Verbosity or RpcType.Hash or RpcType.HashList or RpcType.Block:
                yield return RpcErrorCodes.InvalidParameter;
                break;
            case RpcType.Address:
                yield return RpcErrorCodes.InvalidAddressOrKey;
                break;
            case RpcType.AddressList:
                yield return RpcErrorCodes.InvalidAddressOrKey;
                yield return RpcErrorCodes.InvalidParameter;
                break;
            case RpcType.Hex:
                yield return RpcErrorCodes.Deserialization;
                break;
            case RpcType.Json or RpcType.Options:
                yield return RpcErrorCodes.ParseError;
                break;
        }
    }
}
