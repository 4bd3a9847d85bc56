using System.Text.Json;

namespace Marketplace.Flux.JsonRpc;

/// <summary>Gives a method its parameters: by position, by name, or from path, query and body of a REST request.</summary>
internal static class RpcBinder
{
    /// <summary>Binds what a JSON-RPC call carries.</summary>
    /// <param name="method">The method.</param>
    /// <param name="parameters">An array, an object, or undefined.</param>
    /// <param name="lenient">Whether strings may stand for numbers.</param>
    /// <param name="arguments">The parameters.</param>
    /// <returns>The refusal, or null.</returns>
    public static RpcError? Bind(RpcMethod method, JsonElement parameters, bool lenient, out RpcArguments? arguments)
    {
        var values = new object?[method.Parameters.Length];
        arguments = null;
        if (method.TakesAnything)
            return Finish(method, values, out arguments);
        if (method.TakesObject && parameters.ValueKind == JsonValueKind.Array && parameters.GetArrayLength() == 1
            && parameters[0].ValueKind == JsonValueKind.Object)
            parameters = parameters[0];
        var error = parameters.ValueKind switch
        {
            JsonValueKind.Array => ByPosition(method, parameters, lenient, values),
            JsonValueKind.Object => ByName(method, parameters, lenient, values),
            _ => null,
        };
        return error ?? Finish(method, values, out arguments);
    }

    /// <summary>Binds what a REST request carries; a path segment wins over a query parameter, and both over a body.</summary>
    /// <param name="method">The method.</param>
    /// <param name="segments">The path behind the method's name, decoded.</param>
    /// <param name="query">Finds a query parameter by its name; null if there is none.</param>
    /// <param name="body">The JSON of the body, or undefined.</param>
    /// <param name="arguments">The parameters.</param>
    /// <returns>The refusal, or null.</returns>
    public static RpcError? Bind(
        RpcMethod method, IReadOnlyList<string> segments, Func<string, string?> query, JsonElement body, out RpcArguments? arguments)
    {
        arguments = null;
        var values = new object?[method.Parameters.Length];
        if (method.TakesAnything)
            return Finish(method, values, out arguments);
        if (segments.Count > method.Parameters.Length)
            return TooMany(method);
        var error = body.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            JsonValueKind.Object => ByName(method, body, lenient: true, values),
            JsonValueKind.Array => ByPosition(method, body, lenient: true, values),
            _ => new RpcError(RpcErrorCodes.TypeError, "The body is a JSON object with the parameters by name."),
        };
        for (var i = 0; i < values.Length && error is null; i++)
        {
            var parameter = method.Parameters[i];
            var text = i < segments.Count ? segments[i] : query(parameter.Name) ?? (parameter.Alias is { } alias ? query(alias) : null);
            if (!string.IsNullOrEmpty(text))
                error = RpcValues.ReadText(parameter, text, out values[i]);
        }

        return error ?? Finish(method, values, out arguments);
    }

    private static RpcError? ByPosition(RpcMethod method, JsonElement parameters, bool lenient, object?[] values)
    {
        if (parameters.GetArrayLength() > values.Length)
            return TooMany(method);
        var at = 0;
        foreach (var json in parameters.EnumerateArray())
        {
            if (json.ValueKind != JsonValueKind.Null && RpcValues.Read(method.Parameters[at], json, lenient, out values[at]) is { } error)
                return error;
            at++;
        }

        return null;
    }

    private static RpcError? ByName(RpcMethod method, JsonElement parameters, bool lenient, object?[] values)
    {
        foreach (var member in parameters.EnumerateObject())
        {
            var at = 0;
            while (at < values.Length && !method.Parameters[at].IsCalled(member.Name))
                at++;
            if (at == values.Length)
                return new RpcError(RpcErrorCodes.InvalidParameter, $"Unknown named parameter {member.Name}. Usage: {method.Usage}");
            if (values[at] is not null)
                return new RpcError(RpcErrorCodes.InvalidParameter, $"Parameter {method.Parameters[at].Name} is given twice.");
            if (member.Value.ValueKind != JsonValueKind.Null && RpcValues.Read(method.Parameters[at], member.Value, lenient, out values[at]) is { } error)
                return error;
        }

        return null;
    }

    private static RpcError? Finish(RpcMethod method, object?[] values, out RpcArguments? arguments)
    {
        arguments = null;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is null && method.Parameters[i].Required)
                return new RpcError(RpcErrorCodes.InvalidParams, $"{method.Parameters[i].Name} is missing. Usage: {method.Usage}");
        }

        arguments = new RpcArguments(method, values);
        return null;
    }

    private static RpcError TooMany(RpcMethod method) =>
        new(RpcErrorCodes.InvalidParams, $"{method.Name} takes at most {method.Parameters.Length} parameters. Usage: {method.Usage}");
}
