using System.Collections.Immutable;
using System.Text;
using Marketplace.Flux.JsonRpc.Bitcoin;
using Marketplace.Ledger.Keys;
using static Marketplace.Flux.JsonRpc.RpcParameter;

namespace Marketplace.Flux.JsonRpc.Methods;

/// <summary>Addresses, messages, fees and help.</summary>
internal static class UtilityMethods
{
    public static ImmutableArray<RpcMethod> All { get; } =
    [
        new("help", RpcGroup.Utility, [Optional("command", RpcType.Text)], Help)
        {
            Summary = "The methods, or one of them in detail.",
            Refusals = "-32601 for an unknown method",
        },
        new("validateaddress", RpcGroup.Utility, [Needed("fluxaddress", RpcType.Text, "address")], ValidateAddress)
        {
            Summary = "Whether a text is an address, and of what kind.",
            Differences = "ismine is false: the host has no wallet.",
        },
        new("verifymessage", RpcGroup.Utility, [Needed("fluxaddress", RpcType.Address, "address"), Needed("signature", RpcType.Text), Needed("message", RpcType.Text)], VerifyMessage)
        {
            Summary = "Whether the key of an address signed a message.",
            Differences = "Bitcoin's message prefix, as FluxOS's own sign-in has it.",
            Refusals = "-3 for a t3 address, -5 for a signature that is not base64",
        },
        new("estimatefee", RpcGroup.Utility, [Number("nblocks", 1, 1008)], static call => new(RpcAnswer.Of(call.Services.Head.Rules.MinimumTransactionFee)))
        {
            Summary = "The fee for 1,024 bytes of a transaction, in FLUX.",
            Differences = "A fixed price: what pays it is in the next block.",
        },
        new("estimatepriority", RpcGroup.Utility, [Number("nblocks", 1, 1008)], static _ => new(RpcAnswer.Of(-1)))
        {
            Summary = "-1: there is no priority but the fee.",
        },
    ];

    private static ValueTask<RpcAnswer> ValidateAddress(RpcCall call)
    {
        var valid = Address.TryParse(call.Arguments.Text("fluxaddress"), out var address, out _);
        return new(RpcAnswer.Of(json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("isvalid", valid);
            if (valid)
            {
                json.WriteString("address", address.ToString());
                json.WriteString("scriptPubKey", Convert.ToHexStringLower(LockScripts.Of(address)));
                json.WriteBoolean("ismine", false);
                json.WriteBoolean("iswatchonly", false);
                json.WriteBoolean("isscript", address.Kind == AddressKind.ScriptHash);
            }

            json.WriteEndObject();
        }));
    }

    private static ValueTask<RpcAnswer> VerifyMessage(RpcCall call)
    {
        var address = call.Arguments.Address("fluxaddress");
        var signature = call.Arguments.Text("signature");
        if (address.Kind != AddressKind.KeyHash)
            return new(RpcAnswer.Fail(RpcErrorCodes.TypeError, "Address does not refer to key"));
        if (!Convert.TryFromBase64String(signature, new byte[signature.Length], out _))
            return new(RpcAnswer.Fail(RpcErrorCodes.InvalidAddressOrKey, "Malformed base64 encoding"));
        return new(RpcAnswer.Of(SignedMessage.Verify(address, call.Arguments.Text("message"), signature)));
    }

    private static ValueTask<RpcAnswer> Help(RpcCall call)
    {
        if (call.Arguments.TextOrNull("command") is not { } name)
            return new(RpcAnswer.Of(List()));
        return new(RpcMethods.FindDaemon(name) is { } method
            ? RpcAnswer.Of(Explain(method))
            : RpcAnswer.Fail(RpcErrorCodes.MethodNotFound, $"help: unknown command: {name}"));
    }

    private static string List()
    {
        var text = new StringBuilder();
        foreach (var group in RpcMethods.Daemon.Where(method => method.Group != RpcGroup.NotHere).GroupBy(method => method.Group))
        {
            text.Append("== ").Append(group.Key).Append(" ==\n");
            foreach (var method in group)
                text.Append(method.Usage).Append('\n');
            text.Append('\n');
        }

        return text.ToString().TrimEnd();
    }

    private static string Explain(RpcMethod method)
    {
        var text = new StringBuilder(method.Usage).Append("\n\n").Append(method.Summary);
        foreach (var parameter in method.Parameters)
        {
            text.Append('\n').Append(parameter.Name).Append(": ").Append(RpcWords.Type.Write(parameter.Type));
            if (!parameter.Required)
                text.Append(", optional");
            if (parameter.Alias is { } alias)
                text.Append(", also called ").Append(alias);
        }

        if (method.Differences.Length > 0)
            text.Append("\n\nDiffers from Flux: ").Append(method.Differences);
        if (method.Refusals.Length > 0)
            text.Append("\n\nRefuses: ").Append(method.Refusals).Append('.');
        if (!method.Aliases.IsEmpty)
            text.Append("\n\nAlso called ").AppendJoin(", ", method.Aliases).Append('.');
        return text.ToString();
    }
}
