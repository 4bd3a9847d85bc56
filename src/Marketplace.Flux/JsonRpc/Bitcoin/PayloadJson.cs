using System.Collections.Immutable;
using System.Text.Json;
using Marketplace.Gateway.Transactions;
using Marketplace.Ledger;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;

namespace Marketplace.Flux.JsonRpc.Bitcoin;

/// <summary>What a transaction does beyond moving money, and who signed it, under "payload": the part that Bitcoin has no words for.</summary>
internal static class PayloadJson
{
    /// <summary>Writes the member "payload".</summary>
    public static void Write(Utf8JsonWriter json, Transaction transaction)
    {
        json.WriteStartObject("payload");
        json.WriteString("kind", transaction.Kind());
        WriteFields(json, transaction);
        json.WriteStartArray("signers");
        foreach (var signer in transaction.Signers)
            json.WriteStringValue(Address.FromKeyHash(signer).ToString());
        json.WriteEndArray();
        json.WriteStartArray("scripts");
        foreach (var script in transaction.Scripts)
            json.WriteStringValue(Convert.ToHexStringLower(script.Bytes));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, Transaction transaction)
    {
        if (transaction.Lease() is { } lease)
            json.WriteString("lease", lease);
        switch (transaction.Payload)
        {
            case GenesisIssue issue:
                json.WriteNumber("part", issue.Part);
                break;
            case Coinbase coinbase:
                json.WriteNumber("height", coinbase.Height);
                break;
            case OpenLease open:
                WriteTerms(json, open.Terms);
                break;
            case TopUpLease { EndsAt: { } endsAt }:
                json.WriteNumber("endsAt", endsAt);
                break;
            case SettleLease settle:
                WriteUsage(json, settle.Through, settle.Usage);
                break;
            case CloseLease close:
                WriteUsage(json, close.Through, close.Usage);
                break;
            case Burn burn:
                json.WriteFlux("amount", burn.Amount);
                json.WriteNumber("amountSat", burn.Amount.Satoshis);
                break;
            case Propose propose:
                GovernancePayloadJson.WriteFields(json, propose);
                break;
            case Vote vote:
                GovernancePayloadJson.WriteFields(json, vote);
                break;
            case { } payload:
                NodePayloadJson.WriteFields(json, payload);
                break;
        }
    }

    private static void WriteTerms(Utf8JsonWriter json, LeaseTerms terms)
    {
        json.WriteString("renter", Address.FromKeyHash(terms.Renter).ToString());
        json.WriteString("meter", Address.FromKeyHash(terms.Meter).ToString());
        json.WriteString("specHash", Convert.ToHexStringLower(terms.SpecHash.Bytes));
        json.WriteNumber("ratePerSecondSat", terms.RatePerSecond.Satoshis);
        json.WriteNumber("instances", terms.Instances);
        json.WriteNumber("feePartsPerMillion", terms.FeePartsPerMillion);
        json.WriteNumber("startsAt", terms.StartsAt);
        json.WriteNumber("endsAt", terms.EndsAt);
    }

    private static void WriteUsage(Utf8JsonWriter json, long through, ImmutableArray<Usage> usages)
    {
        json.WriteNumber("through", through);
        json.WriteStartArray("usage");
        foreach (var usage in usages)
        {
            json.WriteStartObject();
            json.WriteString("payee", Address.FromKeyHash(usage.Payee).ToString());
            json.WriteNumber("slot", usage.Slot);
            json.WriteNumber("seconds", usage.PaidSeconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
