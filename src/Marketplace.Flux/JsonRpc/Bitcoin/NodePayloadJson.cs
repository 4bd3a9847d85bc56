using System.Collections.Immutable;
using System.Text.Json;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Ledger.Stakes.Evidence;
using Marketplace.Market.Words;

namespace Marketplace.Flux.JsonRpc.Bitcoin;

/// <summary>What transactions about nodes say.</summary>
internal static class NodePayloadJson
{
    /// <summary>Writes the members of a payload about a node; nothing for any other.</summary>
    public static void WriteFields(Utf8JsonWriter json, TransactionPayload payload)
    {
        switch (payload)
        {
            case RegisterStake register:
                WriteCollateral(json, register.Collateral);
                json.WriteString("pubkey", register.NodeKey.ToString());
                json.WriteString("paymentAddress", register.Payout.ToString());
                WriteDelegates(json, register.Delegates);
                json.WriteBoolean("validates", register.Validates);
                break;
            case ConfirmStake confirm:
                WriteCollateral(json, confirm.Collateral);
                json.WriteNumber("round", confirm.Round);
                json.WriteString("ip", confirm.Endpoint);
                break;
            case RestartStake restart:
                WriteCollateral(json, restart.Collateral);
                json.WriteNumber("startedRound", restart.StartedRound);
                json.WriteString("by", Address.FromKeyHash(restart.By).ToString());
                break;
            case SetDelegates set:
                WriteCollateral(json, set.Collateral);
                WriteDelegates(json, set.Delegates);
                break;
            case UnregisterStake unregister:
                WriteCollateral(json, unregister.Collateral);
                json.WriteNumber("registeredRound", unregister.RegisteredRound);
                break;
            case SlashStake slash:
                json.WriteString("reporter", Address.FromKeyHash(slash.Reporter).ToString());
                WriteEvidence(json, slash.Evidence);
                break;
        }
    }

    private static void WriteCollateral(Utf8JsonWriter json, OutPoint collateral)
    {
        json.WriteString("txhash", collateral.TransactionId.ToString());
        json.WriteNumber("outidx", collateral.Index);
    }

    private static void WriteDelegates(Utf8JsonWriter json, ImmutableArray<KeyHash> delegates)
    {
        json.WriteStartArray("delegates");
        foreach (var each in delegates)
            json.WriteStringValue(Address.FromKeyHash(each).ToString());
        json.WriteEndArray();
    }

    private static void WriteEvidence(Utf8JsonWriter json, SlashingEvidence evidence)
    {
        json.WriteString("evidence", WireWords.Evidence.Write(evidence.Kind));
        json.WriteString("pubkey", evidence.Signer.ToString());
    }
}
