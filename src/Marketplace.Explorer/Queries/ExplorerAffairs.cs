using Marketplace.Ledger;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Stakes;
using Marketplace.Chain;

namespace Marketplace.Explorer.Queries;

/// <summary>A transaction that concerns a stake or a proposal.</summary>
/// <param name="TransactionId">The transaction.</param>
/// <param name="Location">Where it stands.</param>
/// <param name="TimeMilliseconds">The time of its block, unix milliseconds.</param>
/// <param name="Payload">What it says.</param>
public sealed record ExplorerEvent(Hash256 TransactionId, TransactionLocation Location, long TimeMilliseconds, TransactionPayload Payload);

/// <summary>A stake as it was last registered. What it is doing now, the ledger's state says.</summary>
/// <param name="Collateral">The output that is locked for it; names the stake.</param>
/// <param name="Amount">The locked amount.</param>
/// <param name="Registration">The registration.</param>
/// <param name="Registered">Where and when it was registered.</param>
/// <param name="Last">The newest transaction that concerns it.</param>
/// <param name="CollateralSpentBy">Who spent the collateral: the owner after the stake's end, or a slashing; null while it is unspent.</param>
/// <param name="AsOfHeight">The height that the answer is for.</param>
public sealed record ExplorerStake(
    OutPoint Collateral, Money Amount, RegisterStake Registration, ExplorerEvent Registered, ExplorerEvent Last, ExplorerSpend? CollateralSpentBy, long AsOfHeight);

/// <summary>What a coinbase paid to an address.</summary>
/// <param name="OutPoint">The output.</param>
/// <param name="Amount">What it is worth.</param>
/// <param name="Location">Where the coinbase stands.</param>
/// <param name="TimeMilliseconds">The time of its block, unix milliseconds.</param>
public sealed record ExplorerPayout(OutPoint OutPoint, Money Amount, TransactionLocation Location, long TimeMilliseconds);

/// <summary>A proposal and what became of its deposit. How its votes stand, the ledger's state says while they are cast.</summary>
/// <param name="Id">The transaction that made it.</param>
/// <param name="Proposal">What it proposes.</param>
/// <param name="Proposed">Where and when it was made.</param>
/// <param name="Votes">How many transactions voted on it.</param>
/// <param name="Deposit">Its deposit.</param>
/// <param name="Concluded">The coinbase that ended it; null while votes are cast.</param>
/// <param name="DepositReturned">Whether the deposit went back, because enough voted; null while votes are cast.</param>
/// <param name="AsOfHeight">The height that the answer is for.</param>
public sealed record ExplorerProposal(
    Hash256 Id, Propose Proposal, ExplorerEvent Proposed, long Votes, Money Deposit, ExplorerSpend? Concluded, bool? DepositReturned, long AsOfHeight);
