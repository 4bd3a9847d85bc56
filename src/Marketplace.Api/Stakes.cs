namespace Marketplace.Api;

/// <summary>A page of the stakes on the ledger.</summary>
public sealed record StakePage
{
    /// <summary>The stakes, ascending by collateral.</summary>
    public required IReadOnlyList<StakeItem> Items { get; init; }

    /// <summary>Where the next page begins; absent on the last one.</summary>
    public string? NextCursor { get; init; }

    /// <summary>The height that the answer is for.</summary>
    public required long AsOfHeight { get; init; }

    /// <summary>The reward round of that block; all rounds of the stakes count from the same start.</summary>
    public required long Round { get; init; }

    /// <summary>How many stakes of each tier wait for their next payment.</summary>
    public required StakeCounts Confirmed { get; init; }
}

/// <summary>How many confirmed stakes there are of each tier.</summary>
public sealed record StakeCounts
{
    /// <summary>Of the smallest collateral.</summary>
    public required int Cumulus { get; init; }

    /// <summary>Of the middle collateral.</summary>
    public required int Nimbus { get; init; }

    /// <summary>Of the largest collateral.</summary>
    public required int Stratus { get; init; }
}

/// <summary>What the ledger knows of a stake.</summary>
public sealed record StakeItem
{
    /// <summary>The output that is locked for the stake, as TXID:INDEX; names the stake.</summary>
    public required string Collateral { get; init; }

    /// <summary>"cumulus", "nimbus" or "stratus".</summary>
    public required string Tier { get; init; }

    /// <summary>"started", "barred", "confirmed", "expired" or "leaving".</summary>
    public required string Status { get; init; }

    /// <summary>The locked amount in satoshis.</summary>
    public required Satoshis AmountSatoshis { get; init; }

    /// <summary>The address that owns the collateral and runs the stake's affairs.</summary>
    public required string OperatorAddress { get; init; }

    /// <summary>The public key of the machine, 33 bytes in hex.</summary>
    public required string NodeKey { get; init; }

    /// <summary>The address that is paid.</summary>
    public required string PayoutAddress { get; init; }

    /// <summary>The addresses that can start the stake again, and nothing else.</summary>
    public required IReadOnlyList<string> DelegateAddresses { get; init; }

    /// <summary>Whether the stake stands for the validator set.</summary>
    public required bool Validates { get; init; }

    /// <summary>Where the stake said it can be reached; empty before its first confirmation.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The round of its registration.</summary>
    public required long RegisteredRound { get; init; }

    /// <summary>The round of its last start.</summary>
    public required long StartedRound { get; init; }

    /// <summary>The round of its first confirmation since then; absent before it.</summary>
    public long? ConfirmedRound { get; init; }

    /// <summary>The round of its latest confirmation since then; absent before the first.</summary>
    public long? LastConfirmedRound { get; init; }

    /// <summary>The round that last paid it since then; absent if none has.</summary>
    public long? LastPaidRound { get; init; }

    /// <summary>The last round in which a confirmation keeps it from lapsing; absent unless it is started or confirmed.</summary>
    public long? ConfirmByRound { get; init; }

    /// <summary>The first round in which it can be started again; absent unless it is barred or expired.</summary>
    public long? RestartFromRound { get; init; }

    /// <summary>While it leaves: the round in which its collateral becomes free.</summary>
    public long? ReleaseRound { get; init; }

    /// <summary>How many stakes of its tier are paid before it; absent unless it is confirmed.</summary>
    public int? PaidAfter { get; init; }
}
