using System.Collections.Immutable;
using Marketplace.Ledger;
using Marketplace.Ledger.Stakes.Evidence;

namespace Marketplace.Validators.Messages;

/// <summary>What validators say to each other (docs/consensus.md, section 10). The set is closed.</summary>
public abstract record PeerMessage
{
    private PeerMessage()
    {
    }

    /// <summary>A block put forward, its transactions named by the hash of all their bytes; the receiver asks for those that it lacks.</summary>
    /// <param name="Signed">The proposal with its proposer's signature; its block id is the header's.</param>
    /// <param name="Header">The block's header.</param>
    /// <param name="Contents">SHA-256d of each transaction's bytes, witnesses included, in the order of the block.</param>
    /// <param name="Last">The transaction after those, if it is one that only the block itself makes (the coinbase).</param>
    public sealed record Proposal(SignedProposal Signed, BlockHeader Header, ImmutableArray<Hash256> Contents, Transaction? Last) : PeerMessage;

    /// <summary>A vote, the sender's own or one passed on.</summary>
    /// <param name="Signed">The vote with its signature.</param>
    /// <param name="Validator">Who voted: the place in the height's validator set.</param>
    public sealed record Vote(SignedVote Signed, ushort Validator) : PeerMessage;

    /// <summary>What the sender knows of the height that it decides, so that others can send what it lacks.</summary>
    /// <param name="Height">The height that the sender decides: one above its last block.</param>
    /// <param name="Rounds">The rounds of which it knows any message, strictly ascending.</param>
    public sealed record RoundState(long Height, ImmutableArray<RoundKnowledge> Rounds) : PeerMessage;

    /// <summary>Asks for final blocks.</summary>
    /// <param name="From">The first height wanted, at least 1.</param>
    public sealed record BlockRequest(long From) : PeerMessage;

    /// <summary>Final blocks with their certificates, of consecutive heights: the answer to <see cref="BlockRequest"/>.</summary>
    /// <param name="Items">At least one.</param>
    public sealed record Blocks(ImmutableArray<Block> Items) : PeerMessage;

    /// <summary>Asks for transactions that a proposal names.</summary>
    /// <param name="Contents">The hashes of all their bytes, strictly ascending.</param>
    public sealed record TransactionRequest(ImmutableArray<Hash256> Contents) : PeerMessage;

    /// <summary>Transactions: new ones, or the answer to <see cref="TransactionRequest"/>.</summary>
    /// <param name="Items">At least one.</param>
    public sealed record Transactions(ImmutableArray<Transaction> Items) : PeerMessage;
}

/// <summary>What a validator knows of one round.</summary>
/// <param name="Round">The round.</param>
/// <param name="Proposals">A digest of the proposals known with their blocks; zero for none.</param>
/// <param name="Prevotes">The prevotes known.</param>
/// <param name="Precommits">The precommits known.</param>
public readonly record struct RoundKnowledge(uint Round, Hash256 Proposals, VoteKnowledge Prevotes, VoteKnowledge Precommits);

/// <summary>Which votes of a kind and round are known.</summary>
/// <param name="Digest">A digest over all of them, second votes of one validator among them; zero for none.</param>
/// <param name="Voters">One bit for each validator of whom any is known, least significant first; no zero bytes at the end.</param>
public readonly record struct VoteKnowledge(Hash256 Digest, ImmutableArray<byte> Voters)
{
    /// <summary>No votes.</summary>
    public static VoteKnowledge None { get; } = new(default, []);

    /// <summary>Whether a vote of this validator is known.</summary>
    /// <param name="validator">The place in the set.</param>
    public bool Has(int validator) => validator / 8 < Voters.Length && (Voters[validator / 8] >> (validator % 8) & 1) != 0;
}
