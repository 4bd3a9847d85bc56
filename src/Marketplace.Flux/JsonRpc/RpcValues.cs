using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Flux.JsonRpc;

/// <summary>Reads one parameter's value, from JSON or from the text of a path or query.</summary>
internal static class RpcValues
{
    /// <summary>Addresses or hashes that one call may name.</summary>
    public const int MostItems = 100;

    private const int HashLength = 2 * Hash256.Size;

    /// <summary>The value that JSON gives.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="json">Its JSON, not null.</param>
    /// <param name="lenient">Whether a number or truth may stand in a string, as FluxOS allows.</param>
    /// <param name="value">The value.</param>
    /// <returns>The refusal, or null.</returns>
    public static RpcError? Read(RpcParameter parameter, JsonElement json, bool lenient, out object? value)
    {
        value = null;
        var kind = json.ValueKind;
        switch (parameter.Type)
        {
            case RpcType.Json:
                value = json;
                return kind is JsonValueKind.Array or JsonValueKind.Object
                    ? null
                    : lenient && kind == JsonValueKind.String ? ReadText(parameter, json.GetString()!, out value) : Mistyped(parameter, json);
            case RpcType.Options when kind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Object:
                return Keep(json, out value);
            case RpcType.Integer when kind == JsonValueKind.Number:
                return json.TryGetInt64(out var number) ? Bounded(parameter, number, out value) : NoInteger(parameter);
            case RpcType.Block when kind == JsonValueKind.Number:
                return json.TryGetInt64(out var height) ? Keep(height.ToString(CultureInfo.InvariantCulture), out value) : NoInteger(parameter);
            case RpcType.Flag or RpcType.Verbosity when kind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number:
                return ReadText(parameter, json.GetRawText(), out value);
            case RpcType.HashList or RpcType.AddressList when kind == JsonValueKind.Array:
                return ReadList(parameter, json, out value);
            case RpcType.Integer or RpcType.Flag or RpcType.Verbosity or RpcType.Options when !lenient:
            case RpcType.HashList when !lenient:
                return Mistyped(parameter, json);
            default:
                return kind == JsonValueKind.String ? ReadText(parameter, json.GetString()!, out value) : Mistyped(parameter, json);
        }
    }

    /// <summary>The value that a text gives.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="text">Its text, not empty.</param>
    /// <param name="value">The value.</param>
    /// <returns>The refusal, or null.</returns>
    public static RpcError? ReadText(RpcParameter parameter, string text, out object? value)
    {
        value = null;
        switch (parameter.Type)
        {
            case RpcType.Text or RpcType.Block:
                return Keep(text, out value);
            case RpcType.Integer:
                return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                    ? Bounded(parameter, number, out value)
                    : NoInteger(parameter);
            case RpcType.Flag:
                return text switch
                {
                    "true" or "1" => Keep(true, out value),
                    "false" or "0" => Keep(false, out value),
                    _ => new RpcError(RpcErrorCodes.TypeError, $"{parameter.Name} is true or false."),
                };
            case RpcType.Verbosity:
                return text switch
                {
                    "0" or "false" => Keep(0L, out value),
                    "1" or "true" => Keep(1L, out value),
                    "2" => Keep(2L, out value),
                    _ => new RpcError(RpcErrorCodes.InvalidParameter, $"{parameter.Name} is 0, 1 or 2."),
                };
            case RpcType.Hash:
                return ReadHash(parameter, text, out value);
            case RpcType.Address:
                return ReadAddress(text, out value);
            case RpcType.HashList or RpcType.AddressList:
                return ReadList(parameter, text.Split(',', StringSplitOptions.TrimEntries), out value);
            case RpcType.Hex:
                return ReadHex(parameter, text, out value);
            default:
                return ReadJson(parameter, text, out value);
        }
    }

    private static RpcError? ReadHash(RpcParameter parameter, string text, out object? value)
    {
        value = null;
        return Hash256.TryParse(text, out var hash)
            ? Keep(hash, out value)
            : new RpcError(RpcErrorCodes.InvalidParameter, $"{parameter.Name} must be {HashLength} hexadecimal digits.");
    }

    private static RpcError? ReadAddress(string text, out object? value)
    {
        value = null;
        return Address.TryParse(text, out var address, out var fault)
            ? Keep(address, out value)
            : new RpcError(RpcErrorCodes.InvalidAddressOrKey, $"Invalid address: {fault}");
    }

    private static RpcError? ReadHex(RpcParameter parameter, string text, out object? value)
    {
        value = null;
        var bytes = new byte[text.Length / 2];
        return text.Length > 0 && text.Length % 2 == 0 && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done
            ? Keep(bytes, out value)
            : new RpcError(RpcErrorCodes.Deserialization, $"{parameter.Name} must be an even number of hexadecimal digits.");
    }

    private static RpcError? ReadJson(RpcParameter parameter, string text, out object? value)
    {
        value = null;
        if (!StrictJson.TryParse(Encoding.UTF8.GetBytes(text), out var document))
            return new RpcError(RpcErrorCodes.ParseError, $"{parameter.Name} is {StrictJson.Rule}.");
        using (document)
        {
            var kind = document.RootElement.ValueKind;
            var options = parameter.Type == RpcType.Options;
            return kind == JsonValueKind.Object || (kind == JsonValueKind.Array && !options) || (kind is JsonValueKind.True or JsonValueKind.False && options)
                ? Keep(document.RootElement.Clone(), out value)
                : Mistyped(parameter, document.RootElement);
        }
    }

    private static RpcError? ReadList(RpcParameter parameter, JsonElement json, out object? value)
    {
        value = null;
        if (json.GetArrayLength() > MostItems)
            return TooMany(parameter);
        var texts = new List<string>();
        foreach (var item in json.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String)
                return new RpcError(RpcErrorCodes.TypeError, $"{parameter.Name} is a list of strings.");
            texts.Add(item.GetString()!);
        }

        return ReadList(parameter, texts, out value);
    }

    private static RpcError? ReadList(RpcParameter parameter, IReadOnlyList<string> texts, out object? value)
    {
        value = null;
        if (texts.Count > MostItems)
            return TooMany(parameter);
        if (texts.Count == 0)
            return new RpcError(RpcErrorCodes.InvalidParameter, $"{parameter.Name} is empty.");
        return parameter.Type == RpcType.HashList
            ? ReadAll<Hash256>(texts, (string text, out object? item) => ReadHash(parameter, text, out item), out value)
            : ReadAll<Address>(texts, ReadAddress, out value);
    }

    private delegate RpcError? ItemReader(string text, out object? value);

    private static RpcError? ReadAll<T>(IReadOnlyList<string> texts, ItemReader read, out object? value)
    {
        value = null;
        var items = new List<T>();
        foreach (var text in texts)
        {
            if (read(text, out var item) is { } error)
                return error;
            if (!items.Contains((T)item!))
                items.Add((T)item!);
        }

        return Keep(items, out value);
    }

    private static RpcError? Bounded(RpcParameter parameter, long number, out object? value)
    {
        value = null;
        if (number >= parameter.Least && number <= parameter.Most)
            return Keep(number, out value);
        var bound = number < parameter.Least ? $"at least {parameter.Least}" : $"at most {parameter.Most}";
        return new RpcError(RpcErrorCodes.InvalidParameter, $"{parameter.Name} is {bound}.");
    }

    private static RpcError? Keep<T>(T read, out object? value)
    {
        value = read;
        return null;
    }

    private static RpcError NoInteger(RpcParameter parameter) => new(RpcErrorCodes.TypeError, $"{parameter.Name} is a whole number.");

    private static RpcError TooMany(RpcParameter parameter) =>
        new(RpcErrorCodes.InvalidParameter, $"{parameter.Name} has more than {MostItems} items.");

    private static RpcError Mistyped(RpcParameter parameter, JsonElement json) =>
        new(RpcErrorCodes.TypeError, $"{parameter.Name} cannot be a JSON {RpcWords.Json.Write(json.ValueKind)}.");
}
