using System.Collections.Immutable;

namespace Marketplace.Ledger;

/// <summary>Turns network parameters into the genesis block and back; each makes exactly the other.</summary>
internal static class Genesis
{
    /// <summary>A longer issue is cut into transactions of so many outputs.</summary>
    public const int OutputsPerTransaction = 1_000;

    public static Block CreateBlock(NetworkParameters parameters)
    {
        if (NetworkParametersCodec.FindFault(parameters) is { } fault)
        {
            throw new ArgumentException(fault, nameof(parameters));
        }

        ImmutableArray<byte> rules = [.. NetworkParametersCodec.Encode(parameters)];
        ImmutableArray<Transaction> transactions =
        [
            .. parameters.Issue
                .Chunk(OutputsPerTransaction)
                .Select((outputs, part) => Transaction.Create([], outputs, new GenesisIssue((uint)part, part == 0 ? rules : []))),
        ];
        var header = new BlockHeader(
            0, Hash256.Zero, MerkleTree.Root(transactions), parameters.GenesisTimeMilliseconds, transactions.Length, parameters.Validators.Hash, parameters.Validators.Hash, 0);
        var block = new Block(header, Certificate.None, transactions);
        return block.EncodedLength <= FormatLimits.MaxBlockBytes
            ? block
            : throw new ArgumentException($"The genesis block would have {block.EncodedLength} bytes; a block has at most {FormatLimits.MaxBlockBytes}.", nameof(parameters));
    }

    public static NetworkParameters ReadParameters(Block genesis)
    {
        if (genesis.Transactions.IsEmpty || genesis.Transactions[0].Payload is not GenesisIssue { Part: 0 } issue)
        {
            throw new FormatException("The block does not begin with the issue of a network.");
        }

        // The bytes may come from anywhere: what breaks a rule is a fault of the block, not an exception of ours.
        var parameters = NetworkParametersCodec.Decode(issue.Parameters.AsSpan(), [.. genesis.Transactions.SelectMany(transaction => transaction.Outputs)]);
        return genesis.Encode().AsSpan().SequenceEqual(parameters.GenesisBlock.Encode())
            ? parameters
            : throw new FormatException("The block is not the genesis block of the parameters in it.");
    }
}
