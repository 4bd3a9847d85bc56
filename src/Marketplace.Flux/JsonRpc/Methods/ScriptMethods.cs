using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Marketplace.Flux.JsonRpc.Bitcoin;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using static Marketplace.Flux.JsonRpc.RpcParameter;

namespace Marketplace.Flux.JsonRpc.Methods;

/// <summary>Scripts of addresses that need several signatures.</summary>
internal static class ScriptMethods
{
    public static ImmutableArray<RpcMethod> All { get; } =
    [
        new("createmultisig", RpcGroup.Utility, [Number("n", 1, RedeemScript.MaxKeys, required: true) with { Alias = "nrequired" }, Needed("keys", RpcType.Json)], Create)
        {
            Summary = "The t3 address and redeem script of n of some compressed public keys (hex).",
            Differences = "The keys are sorted (BIP 67), so that their order does not matter; addresses cannot stand for keys, as the host has no wallet.",
            Refusals = "-5 for what is no compressed public key, -8 for too few or too many",
        },
        new("decodescript", RpcGroup.Utility, [Needed("hex", RpcType.Hex, "hexstring")], Decode)
        {
            Summary = "What a script says: asm, type, reqSigs, addresses, and its p2sh address.",
            Differences = "Knows the scripts that outputs of this chain can have; the type of any other is nonstandard.",
        },
    ];

    private static ValueTask<RpcAnswer> Create(RpcCall call)
    {
        var json = call.Arguments.Json("keys");
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > RedeemScript.MaxKeys)
            return new(RpcAnswer.Fail(RpcErrorCodes.InvalidParameter, $"keys is a JSON array of 1 to {RedeemScript.MaxKeys} public keys."));
        var keys = new List<PublicKey>();
        foreach (var item in json.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || !TryReadKey(item.GetString()!, out var key))
                return new(RpcAnswer.Fail(RpcErrorCodes.InvalidAddressOrKey, $"Invalid public key: {item.GetRawText()}"));
            keys.Add(key);
        }

        try
        {
            var script = RedeemScript.Create((int)call.Arguments.Integer("n"), keys);
            return new(RpcAnswer.Of(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("address", script.Address.ToString());
                writer.WriteString("redeemScript", Convert.ToHexStringLower(script.Bytes));
                writer.WriteEndObject();
            }));
        }
        catch (ArgumentException fault)
        {
            return new(RpcAnswer.Fail(RpcErrorCodes.InvalidParameter, fault.Message));
        }
    }

    private static bool TryReadKey(string text, out PublicKey key)
    {
        Span<byte> bytes = stackalloc byte[PublicKey.Size];
        key = default;
        return text.Length == 2 * PublicKey.Size
            && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done
            && PublicKey.TryRead(bytes, out key)
            && key.IsOnCurve;
    }

    private static ValueTask<RpcAnswer> Decode(RpcCall call)
    {
        var bytes = call.Arguments.Bytes("hex");
        return new(RpcAnswer.Of(json =>
        {
            json.WriteStartObject();
            if (RedeemScript.TryRead(bytes, out var script))
                WriteMultiSig(json, script);
            else if (LockScripts.TryRead(bytes, out var address))
                WriteAddress(json, address);
            else
                json.WriteString("type", "nonstandard");
            json.WriteString("p2sh", Address.FromScriptHash(Hashing.Hash160(bytes)).ToString());
            json.WriteEndObject();
        }));
    }

    private static void WriteMultiSig(Utf8JsonWriter json, RedeemScript script)
    {
        var keys = string.Join(' ', script.Keys);
        json.WriteString("asm", string.Create(CultureInfo.InvariantCulture, $"{script.Required} {keys} {script.Keys.Length} OP_CHECKMULTISIG"));
        json.WriteNumber("reqSigs", script.Required);
        json.WriteString("type", "multisig");
        json.WriteStartArray("addresses");
        foreach (var key in script.Keys)
            json.WriteStringValue(Address.FromKeyHash(key.Hash).ToString());
        json.WriteEndArray();
    }

    private static void WriteAddress(Utf8JsonWriter json, Address address)
    {
        json.WriteString("asm", LockScripts.Words(address, null));
        json.WriteNumber("reqSigs", 1);
        json.WriteString("type", address.Kind == AddressKind.KeyHash ? "pubkeyhash" : "scripthash");
        json.WriteStartArray("addresses");
        json.WriteStringValue(address.ToString());
        json.WriteEndArray();
    }
}
