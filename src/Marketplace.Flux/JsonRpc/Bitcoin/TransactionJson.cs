using System.Text.Json;
using Marketplace.Gateway.Transactions;
using Marketplace.Ledger;
using Marketplace.Chain;
using Marketplace.Explorer.Queries;

namespace Marketplace.Flux.JsonRpc.Bitcoin;

/// <summary>Transactions in Bitcoin's and Flux's field names; what only this ledger has stands under "payload".</summary>
internal static class TransactionJson
{
    private const uint FinalSequence = uint.MaxValue;

    /// <summary>Writes a transaction with all that the chain knows of it.</summary>
    public static void Write(Utf8JsonWriter json, ExplorerTransaction shown, LedgerHead head)
    {
        json.WriteStartObject();
        json.WriteString("hex", Convert.ToHexStringLower(shown.Transaction.Encoded.Span));
        WriteBody(json, shown.Transaction, shown);
        if (!shown.IsCoinbase)
        {
            json.WriteFlux("fee", shown.Fee);
            json.WriteNumber("feeSat", shown.Fee.Satoshis);
        }

        json.WriteString("blockhash", shown.BlockId.ToString());
        json.WriteNumber("height", shown.Location.Height);
        json.WriteNumber("confirmations", Math.Max(1, head.Height - shown.Location.Height + 1));
        json.WriteNumber("time", shown.TimeMilliseconds / 1000);
        json.WriteNumber("blocktime", shown.TimeMilliseconds / 1000);
        json.WriteEndObject();
    }

    /// <summary>Writes a transaction that nothing but its bytes is known of.</summary>
    public static void Write(Utf8JsonWriter json, Transaction transaction)
    {
        json.WriteStartObject();
        WriteBody(json, transaction, null);
        json.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter json, Transaction transaction, ExplorerTransaction? shown)
    {
        json.WriteString("txid", transaction.Id.ToString());
        json.WriteBoolean("overwintered", false);
        json.WriteNumber("version", transaction.Version);
        json.WriteNumber("size", transaction.Encoded.Length);
        json.WriteNumber("locktime", 0);
        json.WriteNumber("expiryheight", 0);
        json.WriteStartArray("vin");
        if (transaction.Payload is Coinbase or GenesisIssue)
            WriteCoinbase(json, transaction);
        for (var i = 0; i < transaction.Inputs.Length; i++)
            WriteInput(json, transaction.Inputs[i], shown?.Inputs[i]);
        json.WriteEndArray();
        json.WriteStartArray("vout");
        for (var i = 0; i < transaction.Outputs.Length; i++)
            WriteOutput(json, transaction, i, shown?.Outputs[i].SpentBy);
        json.WriteEndArray();
        json.WriteStartArray("vJoinSplit");
        json.WriteEndArray();
        PayloadJson.Write(json, transaction);
    }

    // As in Bitcoin, what makes new money has one input that names nothing.
    private static void WriteCoinbase(Utf8JsonWriter json, Transaction transaction)
    {
        json.WriteStartObject();
        json.WriteString("coinbase", transaction.Kind());
        json.WriteNumber("sequence", FinalSequence);
        json.WriteEndObject();
    }

    private static void WriteInput(Utf8JsonWriter json, OutPoint outPoint, ExplorerInput? spent)
    {
        json.WriteStartObject();
        json.WriteString("txid", outPoint.TransactionId.ToString());
        json.WriteNumber("vout", outPoint.Index);
        json.WriteStartObject("scriptSig");
        json.WriteString("asm", "");
        json.WriteString("hex", "");
        json.WriteEndObject();
        if (spent is not null)
        {
            json.WriteFlux("value", spent.Amount);
            json.WriteNumber("valueSat", spent.Amount.Satoshis);
            if (spent.Owner is { } owner)
                json.WriteString("address", owner.ToString());
        }

        json.WriteNumber("sequence", FinalSequence);
        json.WriteEndObject();
    }

    private static void WriteOutput(Utf8JsonWriter json, Transaction transaction, int index, ExplorerSpend? spentBy)
    {
        var output = transaction.Outputs[index];
        json.WriteStartObject();
        json.WriteFlux("value", output.Amount);
        json.WriteNumber("valueZat", output.Amount.Satoshis);
        json.WriteNumber("valueSat", output.Amount.Satoshis);
        json.WriteNumber("n", index);
        json.WritePropertyName("scriptPubKey");
        LockScripts.Write(json, output.Lock, transaction.Id);
        if (spentBy is not null)
        {
            json.WriteString("spentTxId", spentBy.TransactionId.ToString());
            json.WriteNumber("spentIndex", spentBy.InputIndex);
            json.WriteNumber("spentHeight", spentBy.Location.Height);
        }

        json.WriteEndObject();
    }
}
