using System.Text.Json;
using Marketplace.Ledger.Governance;

namespace Marketplace.Flux.JsonRpc.Bitcoin;

/// <summary>What proposals and votes say.</summary>
internal static class GovernancePayloadJson
{
    /// <summary>Writes the members of a proposal.</summary>
    public static void WriteFields(Utf8JsonWriter json, Propose propose)
    {
        json.WriteString("title", propose.Title);
        json.WriteString("textHash", Convert.ToHexStringLower(propose.TextHash.Bytes));
        json.WriteNumber("votingRounds", propose.VotingRounds);
        json.WriteString("refund", propose.Refund.ToString());
        switch (propose.Action)
        {
            case ParameterChange change:
                json.WriteString("action", "parameter-change");
                WriteChanges(json, change);
                break;
            case TreasuryPayment payment:
                json.WriteString("action", "treasury-payment");
                json.WriteFlux("amount", payment.Amount);
                json.WriteNumber("amountSat", payment.Amount.Satoshis);
                json.WriteString("to", payment.To.ToString());
                break;
            default:
                json.WriteString("action", "text");
                break;
        }
    }

    /// <summary>Writes the members of a vote.</summary>
    public static void WriteFields(Utf8JsonWriter json, Vote vote)
    {
        json.WriteString("proposal", vote.Proposal.ToString());
        json.WriteString("choice", JsonNamingPolicy.KebabCaseLower.ConvertName(vote.Choice.ToString()));
        json.WriteStartArray("stakes");
        foreach (var stake in vote.Stakes)
            json.WriteStringValue(stake.ToString());
        json.WriteEndArray();
    }

    private static void WriteChanges(Utf8JsonWriter json, ParameterChange change)
    {
        json.WriteStartObject("changes");
        foreach (var each in change.Changes)
            json.WriteNumber(JsonNamingPolicy.CamelCase.ConvertName(each.Id.ToString()), each.Value);
        json.WriteEndObject();
    }
}
