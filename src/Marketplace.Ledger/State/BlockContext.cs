namespace Marketplace.Ledger;

/// <summary>What rules may know of the block that a transaction is to stand in.</summary>
/// <param name="Height">The block's height.</param>
/// <param name="TimeSeconds">The block's time in whole seconds.</param>
/// <param name="Round">The reward round that the block is in.</param>
internal readonly record struct BlockContext(long Height, long TimeSeconds, long Round);
