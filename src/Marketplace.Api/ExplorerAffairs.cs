namespace Marketplace.Api;

/// <summary>A transaction that concerns a stake or a proposal.</summary>
public sealed record ExplorerEventItem
{
    /// <summary>What it does: "register-stake", "confirm-stake", "restart-stake", "set-delegates", "unregister-stake", "slash-stake", "propose" or "vote".</summary>
    public required string Kind { get; init; }

    /// <summary>The transaction's id.</summary>
    public required string TransactionId { get; init; }

    /// <summary>Height of its block.</summary>
    public required long Height { get; init; }

    /// <summary>Time of its block.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Where the stake's machine can be reached, for "confirm-stake".</summary>
    public string? Endpoint { get; init; }

    /// <summary>"yes", "no" or "abstain", for "vote".</summary>
    public string? Choice { get; init; }

    /// <summary>How many stakes voted, for "vote".</summary>
    public int? Stakes { get; init; }
}

/// <summary>A page of what happened to a stake or a proposal, newest first.</summary>
public sealed record ExplorerEventPage
{
    /// <summary>The transactions.</summary>
    public required IReadOnlyList<ExplorerEventItem> Items { get; init; }

    /// <summary>Pass it as "cursor" to go on; absent on the last page.</summary>
    public string? NextCursor { get; init; }

    /// <summary>The height that this answer is true at.</summary>
    public required long AsOfHeight { get; init; }
}

/// <summary>A stake as it was last registered, ended ones included.</summary>
public sealed record ExplorerStakeItem
{
    /// <summary>The output that is locked for it; names the stake.</summary>
    public required OutPointItem Collateral { get; init; }

    /// <summary>The locked amount in satoshis.</summary>
    public required Satoshis AmountSatoshis { get; init; }

    /// <summary>The key of the machine, hex.</summary>
    public required string NodeKey { get; init; }

    /// <summary>Who receives its rewards; /v1/explorer/addresses/{address}/payouts lists them.</summary>
    public required string PayoutAddress { get; init; }

    /// <summary>Whether it stands for the validator set.</summary>
    public required bool Validates { get; init; }

    /// <summary>The registration.</summary>
    public required ExplorerEventItem Registered { get; init; }

    /// <summary>The newest transaction that concerns it.</summary>
    public required ExplorerEventItem Last { get; init; }

    /// <summary>Who spent the collateral: its owner after the stake's end, or a slashing; absent while it is unspent.</summary>
    public ExplorerSpendItem? CollateralSpentBy { get; init; }

    /// <summary>The height that this answer is true at.</summary>
    public required long AsOfHeight { get; init; }
}

/// <summary>A page of stakes, the newest registration first.</summary>
public sealed record ExplorerStakePage
{
    /// <summary>The stakes.</summary>
    public required IReadOnlyList<ExplorerStakeItem> Items { get; init; }

    /// <summary>Pass it as "cursor" to go on; absent on the last page.</summary>
    public string? NextCursor { get; init; }

    /// <summary>The height that this answer is true at.</summary>
    public required long AsOfHeight { get; init; }
}

/// <summary>What a coinbase paid to an address.</summary>
public sealed record ExplorerPayoutItem
{
    /// <summary>Id of the coinbase.</summary>
    public required string TransactionId { get; init; }

    /// <summary>The output's place in it, counted from 0.</summary>
    public required long Index { get; init; }

    /// <summary>The amount in satoshis.</summary>
    public required Satoshis AmountSatoshis { get; init; }

    /// <summary>Height of the block.</summary>
    public required long Height { get; init; }

    /// <summary>Time of the block.</summary>
    public required DateTimeOffset Time { get; init; }
}

/// <summary>A page of what coinbases paid to an address, newest first.</summary>
public sealed record ExplorerPayoutPage
{
    /// <summary>The payouts.</summary>
    public required IReadOnlyList<ExplorerPayoutItem> Items { get; init; }

    /// <summary>Pass it as "cursor" to go on; absent on the last page.</summary>
    public string? NextCursor { get; init; }

    /// <summary>The height that this answer is true at.</summary>
    public required long AsOfHeight { get; init; }
}

/// <summary>A proposal and what became of its deposit. How its votes stand, /v1/proposals says while they are cast.</summary>
public sealed record ExplorerProposalItem
{
    /// <summary>The proposal's id: the transaction that made it.</summary>
    public required string Id { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>"parameter-change", "treasury-payment" or "text".</summary>
    public required string Kind { get; init; }

    /// <summary>SHA-256 of the full text; all zero when there is none.</summary>
    public required string TextHash { get; init; }

    /// <summary>For how many rounds votes are cast.</summary>
    public required long VotingRounds { get; init; }

    /// <summary>The transaction that made it.</summary>
    public required ExplorerEventItem Proposed { get; init; }

    /// <summary>How many transactions voted on it.</summary>
    public required long Votes { get; init; }

    /// <summary>Its deposit in satoshis.</summary>
    public required Satoshis DepositSatoshis { get; init; }

    /// <summary>"voting", "deposit-returned" (enough voted, for or against) or "deposit-burned" (too few voted).</summary>
    public required string Result { get; init; }

    /// <summary>The coinbase that ended it; absent while votes are cast.</summary>
    public ExplorerSpendItem? Concluded { get; init; }

    /// <summary>The height that this answer is true at.</summary>
    public required long AsOfHeight { get; init; }
}

/// <summary>A page of proposals, newest first.</summary>
public sealed record ExplorerProposalPage
{
    /// <summary>The proposals.</summary>
    public required IReadOnlyList<ExplorerProposalItem> Items { get; init; }

    /// <summary>Pass it as "cursor" to go on; absent on the last page.</summary>
    public string? NextCursor { get; init; }

    /// <summary>The height that this answer is true at.</summary>
    public required long AsOfHeight { get; init; }
}
