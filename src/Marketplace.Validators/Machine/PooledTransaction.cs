using Marketplace.Ledger;
using Marketplace.Validators.Messages;

namespace Marketplace.Validators.Machine;

/// <summary>A transaction whose signatures have been verified, with the name that proposals give it.</summary>
/// <param name="verified">The transaction.</param>
/// <param name="content">SHA-256d of all its bytes.</param>
internal sealed class PooledTransaction(VerifiedTransaction verified, in Hash256 content)
{
    public PooledTransaction(VerifiedTransaction verified)
        : this(verified, PeerMessageCodec.ContentOf(verified.Transaction))
    {
    }

    public VerifiedTransaction Verified { get; } = verified;

    public Transaction Transaction => Verified.Transaction;

    public Hash256 Id => Transaction.Id;

    public Hash256 Content { get; } = content;

    /// <summary>Whether it was submitted here, so that this validator answers for it.</summary>
    public bool Own { get; set; }

    /// <summary>When it was last sent to all peers.</summary>
    public TimeSpan SentAt { get; set; }

    /// <summary>How often the rules have found an input of it missing.</summary>
    public int Misses { get; set; }
}
