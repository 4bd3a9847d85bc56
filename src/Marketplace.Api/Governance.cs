namespace Marketplace.Api;

/// <summary>The rules in force.</summary>
public sealed record RulesResponse
{
    /// <summary>Every rule, ascending by number.</summary>
    public required IReadOnlyList<RuleItem> Items { get; init; }

    /// <summary>The present reward round.</summary>
    public required long Round { get; init; }

    /// <summary>The height whose state this is.</summary>
    public required long AsOfHeight { get; init; }
}

/// <summary>A rule that a vote can change.</summary>
public sealed record RuleItem
{
    /// <summary>Its number, which proposals name.</summary>
    public required int Id { get; init; }

    /// <summary>Its name, such as "feePartsPerMillion".</summary>
    public required string Name { get; init; }

    /// <summary>The value in force.</summary>
    public required RuleValue Value { get; init; }

    /// <summary>The value at genesis.</summary>
    public required RuleValue InitialValue { get; init; }

    /// <summary>What the value counts: "satoshis", "parts-per-million", "seconds", "rounds", "bytes", "count", "parts", "satoshis-per-hour", "satoshis-per-second".</summary>
    public required string Unit { get; init; }

    /// <summary>The least value.</summary>
    public required RuleValue Minimum { get; init; }

    /// <summary>The largest value.</summary>
    public required RuleValue Maximum { get; init; }

    /// <summary>What it rules, in one sentence.</summary>
    public required string Description { get; init; }
}

/// <summary>All proposals that are not finished: at most 256, by the round in which they go on.</summary>
public sealed record ProposalList
{
    /// <summary>The proposals.</summary>
    public required IReadOnlyList<ProposalItem> Items { get; init; }

    /// <summary>What the treasury holds.</summary>
    public required Satoshis TreasurySatoshis { get; init; }

    /// <summary>The present reward round.</summary>
    public required long Round { get; init; }

    /// <summary>The height whose state this is.</summary>
    public required long AsOfHeight { get; init; }
}

/// <summary>A proposal that is not finished.</summary>
public sealed record ProposalItem
{
    /// <summary>The id of the proposing transaction.</summary>
    public required string ProposalId { get; init; }

    /// <summary>The line under which people find it.</summary>
    public required string Title { get; init; }

    /// <summary>SHA-256 of the full text, hex in the order in which SHA-256 gives its bytes; absent if there is none.</summary>
    public string? TextHash { get; init; }

    /// <summary>"parameter-change", "treasury-payment" or "text".</summary>
    public required string Kind { get; init; }

    /// <summary>"voting", or "accepted": waiting to take effect.</summary>
    public required string State { get; init; }

    /// <summary>For a parameter change: the new values.</summary>
    public IReadOnlyList<RuleChangeItem>? Changes { get; init; }

    /// <summary>For a treasury payment: how much and to whom.</summary>
    public TreasuryPaymentItem? Payment { get; init; }

    /// <summary>What it has locked while it is voted on.</summary>
    public required Satoshis DepositSatoshis { get; init; }

    /// <summary>Who gets the deposit back, unless too little stake votes.</summary>
    public required string RefundAddress { get; init; }

    /// <summary>The round of the proposing transaction.</summary>
    public required long ProposedRound { get; init; }

    /// <summary>The vote ends with the beginning of this round.</summary>
    public required long EndRound { get; init; }

    /// <summary>Once accepted: the round in which it takes effect.</summary>
    public long? EnactRound { get; init; }

    /// <summary>The earliest time of the round in which it goes on: the end of the vote, or the enactment.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>How many stakes have voted; 0 once the vote is over.</summary>
    public required int VoteCount { get; init; }

    /// <summary>How the vote stands or ended; absent while there are too many votes to count for each reader.</summary>
    public TallyItem? Tally { get; init; }

    /// <summary>The height whose state this is.</summary>
    public required long AsOfHeight { get; init; }
}

/// <summary>A new value of a rule.</summary>
public sealed record RuleChangeItem
{
    /// <summary>The rule's number.</summary>
    public required int Id { get; init; }

    /// <summary>The rule's name.</summary>
    public required string Name { get; init; }

    /// <summary>The value in force.</summary>
    public required RuleValue Value { get; init; }

    /// <summary>The value that is proposed.</summary>
    public required RuleValue NewValue { get; init; }
}

/// <summary>A payment from the treasury.</summary>
public sealed record TreasuryPaymentItem
{
    /// <summary>How much.</summary>
    public required Satoshis AmountSatoshis { get; init; }

    /// <summary>Who receives it.</summary>
    public required string Address { get; init; }
}

/// <summary>How a vote stands, counting only stakes that count now.</summary>
public sealed record TallyItem
{
    /// <summary>Stake for it.</summary>
    public required Satoshis YesSatoshis { get; init; }

    /// <summary>Stake against it.</summary>
    public required Satoshis NoSatoshis { get; init; }

    /// <summary>Stake that counts for the quorum alone.</summary>
    public required Satoshis AbstainSatoshis { get; init; }

    /// <summary>The collateral of all registered stakes.</summary>
    public required Satoshis RegisteredSatoshis { get; init; }

    /// <summary>Whether enough stake has voted.</summary>
    public required bool Quorum { get; init; }

    /// <summary>Whether it would be accepted if the vote ended so.</summary>
    public required bool Accepted { get; init; }
}
