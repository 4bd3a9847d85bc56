using System.Collections.Immutable;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Stakes;

/// <summary>What an operator asks for when registering a stake; signed with the operator's key.</summary>
/// <param name="Collateral">The locked output.</param>
/// <param name="Operator">The key that owns it.</param>
/// <param name="NodeKey">The key of the machine.</param>
/// <param name="Payout">Who receives the rewards.</param>
/// <param name="Delegates">Who else can start the stake again: strictly ascending, none of them the operator, at most <see cref="StakeParameters.MaxDelegates"/>.</param>
/// <param name="Validates">Whether it stands for the validator set.</param>
public sealed record StakeRegistration(OutPoint Collateral, KeyHash Operator, PublicKey NodeKey, Address Payout, ImmutableArray<KeyHash> Delegates, bool Validates = false);

/// <summary>What the ledger knows of the output that a registration names.</summary>
/// <param name="Amount">Its amount.</param>
/// <param name="Owner">The key that its lock names.</param>
/// <param name="MadeInRound">The round of the block that made it.</param>
public readonly record struct CollateralOutput(Money Amount, KeyHash Owner, long MadeInRound);
