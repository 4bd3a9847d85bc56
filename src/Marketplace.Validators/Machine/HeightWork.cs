using Marketplace.Ledger;
using Marketplace.Ledger.Consensus;

namespace Marketplace.Validators.Machine;

/// <summary>All that a validator keeps for the one height that is being decided.</summary>
internal sealed class HeightWork(long height, ValidatorSet set, int self)
{
    public long Height { get; } = height;

    public ValidatorSet Set { get; } = set;

    /// <summary>This validator's place in the set; -1 if it has none, and then only follows.</summary>
    public int Self { get; } = self;

    /// <summary>The rules of consensus; null for whoever only follows.</summary>
    public ConsensusCore? Core { get; set; }

    /// <summary>Whether there is anything to decide: until then no time-out runs.</summary>
    public bool Started { get; set; }

    /// <summary>The block that is final, as long as it could not be applied.</summary>
    public ConsensusAction.Decide? Undone { get; set; }

    public HeightMessages Messages { get; } = new();

    public SigningGuard Guard { get; } = new();

    public Dictionary<Hash256, Candidate> Candidates { get; } = [];

    /// <summary>Proposals that lack transactions, by round and sender.</summary>
    public Dictionary<(uint Round, int Peer), PendingProposal> Pending { get; } = [];

    /// <summary>Transactions that proposals name and the pool has no place for, or has with other witnesses.</summary>
    public Dictionary<Hash256, PooledTransaction> Fetched { get; } = [];

    /// <summary>How many transactions this validator may fetch for the height beside its pool.</summary>
    public const int MaxFetched = 2 * FormatLimits.MaxBlockTransactions;
}

/// <summary>What is known of a peer.</summary>
internal sealed class PeerView(int id)
{
    public int Id { get; } = id;

    /// <summary>The height that it decides; 0 until it has told.</summary>
    public long Height { get; set; }

    /// <summary>When its last announcement was answered.</summary>
    public TimeSpan? AnsweredAt { get; set; }

    /// <summary>Messages of the next height, kept until this validator gets there. Few: all else is sent again.</summary>
    public List<Messages.PeerMessage> Ahead { get; } = [];
}
