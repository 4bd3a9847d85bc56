using System.Text.Json;

namespace Marketplace.Flux.JsonRpc;

/// <summary>One call as it came.</summary>
/// <param name="Id">The caller's id as raw JSON; null when it gave none.</param>
/// <param name="Method">The method's name; empty when the call is refused.</param>
/// <param name="Parameters">An array, an object, or undefined.</param>
/// <param name="Modern">Whether it is of JSON-RPC 2.0 and not of Bitcoin's older kind.</param>
/// <param name="Refusal">Why it is no call; null if it is one.</param>
internal readonly record struct RpcRequest(string? Id, string Method, JsonElement Parameters, bool Modern, RpcError? Refusal)
{
    /// <summary>Whether the caller wants no answer.</summary>
    public bool IsNotification => Modern && Id is null && Refusal is null;

    /// <summary>Reads a call. What is no call keeps its id, if it has one that can be told.</summary>
    /// <param name="json">Any JSON.</param>
    public static RpcRequest Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return Refuse(null, true, "A call is a JSON object.");
        string? id = null;
        if (json.TryGetProperty("id", out var idJson))
        {
            if (idJson.ValueKind is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null))
                return Refuse(null, true, "An id is a string, a number or null.");
            id = idJson.GetRawText();
        }

        var modern = false;
        if (json.TryGetProperty("jsonrpc", out var version))
        {
            modern = version.ValueKind == JsonValueKind.String && version.ValueEquals("2.0"u8);
            var old = version.ValueKind == JsonValueKind.String && (version.ValueEquals("1.0"u8) || version.ValueEquals("1.1"u8));
            if (!modern && !old)
                return Refuse(id, true, "jsonrpc is \"2.0\", or absent for calls of Bitcoin's older kind.");
        }

        if (!json.TryGetProperty("method", out var method) || method.ValueKind != JsonValueKind.String)
            return Refuse(id, modern, "A call has a method, which is a string.");
        if (json.TryGetProperty("params", out var parameters)
            && parameters.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object or JsonValueKind.Null))
            return Refuse(id, modern, "params is an array or an object.");
        return new RpcRequest(id, method.GetString()!, parameters, modern, null);
    }

    private static RpcRequest Refuse(string? id, bool modern, string message) =>
        new(id, "", default, modern, new RpcError(RpcErrorCodes.InvalidRequest, message));
}
