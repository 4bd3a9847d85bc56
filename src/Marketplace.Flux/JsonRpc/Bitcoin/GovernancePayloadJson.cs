using System.Text.Json;
using Marketplace.Ledger;
using Marketplace.Ledger.Governance;
using Marketplace.Market.Words;

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
        json.WriteString("action", WireWords.Proposal.Write(propose.Action.Kind));
        switch (propose.Action)
        {
            case ParameterChange change:
                WriteChanges(json, change);
                break;
            case TreasuryPayment payment:
                json.WriteFlux("amount", payment.Amount);
                json.WriteNumber("amountSat", payment.Amount.Satoshis);
                json.WriteString("to", payment.To.ToString());
                break;
        }
    }

    /// <summary>Writes the members of a vote.</summary>
    public static void WriteFields(Utf8JsonWriter json, Vote vote)
    {
        json.WriteString("proposal", vote.Proposal.ToString());
        json.WriteString("choice", WireWords.VoteChoice.Write(vote.Choice));
        json.WriteStartArray("stakes");
        foreach (var stake in vote.Stakes)
            json.WriteStringValue(stake.ToString());
        json.WriteEndArray();
    }

    private static void WriteChanges(Utf8JsonWriter json, ParameterChange change)
    {
        json.WriteStartObject("changes");
        foreach (var each in change.Changes)
            json.WriteNumber(RuleNames.All.Write(each.Id), each.Value);
        json.WriteEndObject();
    }
}
