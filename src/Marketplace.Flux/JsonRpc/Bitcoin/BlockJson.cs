using System.Text.Json;
using Marketplace.Ledger;

namespace Marketplace.Flux.JsonRpc.Bitcoin;

/// <summary>Blocks in Bitcoin's field names; the consensus part stands under "payload".</summary>
internal static class BlockJson
{
    /// <summary>Writes the members that a block and its header have in common.</summary>
    /// <param name="json">Inside an object.</param>
    /// <param name="block">The block.</param>
    /// <param name="headHeight">The height of the newest block.</param>
    /// <param name="next">The id of the block after it; null for the newest.</param>
    public static void WriteHeader(Utf8JsonWriter json, Block block, long headHeight, Hash256? next)
    {
        var header = block.Header;
        json.WriteString("hash", block.Id.ToString());
        json.WriteNumber("confirmations", Math.Max(1, headHeight - header.Height + 1));
        json.WriteNumber("height", header.Height);
        json.WriteNumber("version", BlockHeader.CurrentVersion);
        json.WriteString("merkleroot", header.MerkleRoot.ToString());
        json.WriteNumber("time", header.TimeSeconds);
        json.WriteNumber("mediantime", header.TimeSeconds);
        json.WriteNumber("nTx", header.TransactionCount);
        if (header.Height > 0)
            json.WriteString("previousblockhash", header.PreviousId.ToString());
        if (next is { } id)
            json.WriteString("nextblockhash", id.ToString());
        json.WriteStartObject("payload");
        json.WriteNumber("timeMilliseconds", header.TimeMilliseconds);
        json.WriteNumber("proposer", header.Proposer);
        json.WriteString("validatorSetHash", header.ValidatorSetHash.ToString());
        json.WriteNumber("round", block.Certificate.Round);
        json.WriteStartArray("signatures");
        foreach (var vote in block.Certificate.Signatures)
        {
            json.WriteStartObject();
            json.WriteNumber("validator", vote.Validator);
            json.WriteString("signature", vote.Signature.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
