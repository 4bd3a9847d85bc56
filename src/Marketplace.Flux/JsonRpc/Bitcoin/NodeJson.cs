using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Marketplace.Chain.Questions;
using Marketplace.Ledger;
using Marketplace.Ledger.Stakes;
using Marketplace.Market.Words;

namespace Marketplace.Flux.JsonRpc.Bitcoin;

/// <summary>Nodes in Flux's field names. Where Flux gives heights these are reward rounds: both count spans of 30 seconds.</summary>
internal static class NodeJson
{
    /// <summary>An out-point as Flux's daemon writes it.</summary>
    public static string Name(OutPoint collateral) => string.Create(CultureInfo.InvariantCulture, $"COutPoint({collateral.TransactionId}, {collateral.Index})");

    /// <summary>Reads a collateral in Flux's form, or as id and index with a colon.</summary>
    public static bool TryReadName(string text, out OutPoint collateral)
    {
        const string prefix = "COutPoint(";
        if (!text.StartsWith(prefix, StringComparison.Ordinal) || !text.EndsWith(')'))
            return OutPoint.TryParse(text, out collateral);
        return OutPoint.TryParse(text[prefix.Length..^1].Replace(", ", ":", StringComparison.Ordinal), out collateral);
    }

    /// <summary>Tier names are upper case in Flux.</summary>
    public static string TierName(StakeTier tier) => WireWords.Tier.Write(tier).ToUpperInvariant();

    /// <summary>Flux's word for where a node is in its life.</summary>
    public static string StatusName(StakeStatus status) => status switch
    {
        StakeStatus.Started => "STARTED",
        StakeStatus.Barred => "DOS",
        StakeStatus.Confirmed => "CONFIRMED",
        _ => "OFFLINE",
    };

    /// <summary>What an endpoint is reached by: "ipv4", "ipv6", "onion" or nothing for names.</summary>
    public static string NetworkOf(string endpoint)
    {
        if (IPEndPoint.TryParse(endpoint, out var parsed))
            return parsed.AddressFamily == AddressFamily.InterNetworkV6 ? "ipv6" : "ipv4";
        return endpoint.Contains(".onion", StringComparison.Ordinal) ? "onion" : "";
    }

    /// <summary>An amount as Flux's daemon writes it in lists of nodes: at least two decimals, no more than needed.</summary>
    public static string AmountText(Money amount)
    {
        var text = amount.ToString();
        return text[..Math.Max(text.AsSpan().TrimEnd('0').Length, text.IndexOf('.', StringComparison.Ordinal) + 3)];
    }

    /// <summary>The unix second at which a round began, as if the chain had never been silent since.</summary>
    public static long TimeOf(LedgerStakes view, long round, int roundMilliseconds) =>
        (view.Clock.StartedAtMilliseconds - ((view.Clock.Round - round) * roundMilliseconds)) / 1000;

    /// <summary>Writes the members that every list of nodes has.</summary>
    public static void WriteName(Utf8JsonWriter json, StakeRecord node)
    {
        json.WriteString("collateral", Name(node.Collateral));
        json.WriteString("txhash", node.Collateral.TransactionId.ToString());
        json.WriteNumber("outidx", node.Collateral.Index);
    }

    /// <summary>Writes the members of a node that is in its tier's list.</summary>
    public static void WriteLife(Utf8JsonWriter json, StakeRecord node)
    {
        json.WriteString("ip", node.Endpoint);
        json.WriteString("network", NetworkOf(node.Endpoint));
        json.WriteNumber("added_height", node.StartedRound);
        json.WriteNumber("confirmed_height", node.ConfirmedRound);
        json.WriteNumber("last_confirmed_height", node.LastConfirmedRound);
        json.WriteNumber("last_paid_height", node.LastPaidRound);
        json.WriteString("tier", TierName(node.Tier));
        json.WriteString("payment_address", node.Payout.ToString());
        json.WriteString("pubkey", node.NodeKey.ToString());
    }

    /// <summary>Writes when a node was started and last paid, and what it stands on.</summary>
    public static void WriteTimes(Utf8JsonWriter json, LedgerStakes view, StakeRecord node, int roundMilliseconds)
    {
        json.WriteString("activesince", TimeOf(view, node.StartedRound, roundMilliseconds).ToString(CultureInfo.InvariantCulture));
        json.WriteString("lastpaid", (node.LastPaidRound == 0 ? 0 : TimeOf(view, node.LastPaidRound, roundMilliseconds)).ToString(CultureInfo.InvariantCulture));
        json.WriteString("amount", AmountText(node.Amount));
    }
}
