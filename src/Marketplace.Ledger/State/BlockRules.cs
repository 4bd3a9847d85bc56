namespace Marketplace.Ledger;

/// <summary>What a block must be before and beyond its transactions.</summary>
internal static class BlockRules
{
    /// <summary>The most bytes of a block beside its transactions: header and a certificate of all validators.</summary>
    public static int ReservedBytes(ValidatorSet validators) =>
        BlockHeader.Size + 8 + (validators.Validators.Length * (sizeof(ushort) + Keys.Signature.Size));

    /// <summary>Checks all that needs no transaction to be applied.</summary>
    public static Rejection? CheckHeader(LedgerState state, Block block)
    {
        var header = block.Header;
        if (header.Height != state.Height + 1)
        {
            return new Rejection(RejectionCode.BlockHeightWrong, $"Height {state.Height + 1} is next, not {header.Height}.");
        }

        if (header.PreviousId != state.TipId)
        {
            return new Rejection(RejectionCode.BlockPreviousWrong, $"The block before is {state.TipId}, not {header.PreviousId}.");
        }

        if (header.TimeMilliseconds < state.TipTime)
        {
            return new Rejection(RejectionCode.BlockTimeWrong, $"The block before has the time {state.TipTime}, this {header.TimeMilliseconds}.");
        }

        if (header.ValidatorSetHash != state.Validators.Hash
            || header.Proposer >= state.Validators.Validators.Length)
        {
            return new Rejection(RejectionCode.BlockValidatorsWrong, "The block names other validators, or a proposer who is none of them.");
        }

        return CheckContents(block);
    }

    /// <summary>Checks that the block is no larger than the rules in force allow, with a certificate of all validators, whatever it has now: a block that fits before the vote fits after it.</summary>
    public static Rejection? CheckSize(LedgerRules rules, ValidatorSet validators, Block block) =>
        block.Transactions.Length > rules.MaximumBlockTransactions || ReservedBytes(validators) + block.BodyLength > rules.MaximumBlockBytes
            ? new Rejection(RejectionCode.TooLarge, "The block has more transactions or bytes than the network allows.")
            : null;

    private static Rejection? CheckContents(Block block)
    {
        if (block.Header.TransactionCount != block.Transactions.Length)
        {
            return new Rejection(
                RejectionCode.BlockCountWrong, $"The header counts {block.Header.TransactionCount} transactions, the block has {block.Transactions.Length}.");
        }

        return MerkleTree.Root(block.Transactions) == block.Header.MerkleRoot
            ? null
            : new Rejection(RejectionCode.BlockMerkleRootWrong, "The transactions are not those that the header commits to.");
    }
}
