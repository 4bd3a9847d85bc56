using Marketplace.Ledger;

namespace Marketplace.Validators.Messages;

/// <summary>The second byte of an encoded message. The numbers are part of the encoding.</summary>
public enum PeerMessageKind : byte
{
    /// <summary><see cref="PeerMessage.Proposal"/>.</summary>
    Proposal = 1,

    /// <summary><see cref="PeerMessage.Vote"/>.</summary>
    Vote = 2,

    /// <summary><see cref="PeerMessage.RoundState"/>.</summary>
    RoundState = 3,

    /// <summary><see cref="PeerMessage.BlockRequest"/>.</summary>
    BlockRequest = 4,

    /// <summary><see cref="PeerMessage.Blocks"/>.</summary>
    Blocks = 5,

    /// <summary><see cref="PeerMessage.TransactionRequest"/>.</summary>
    TransactionRequest = 6,

    /// <summary><see cref="PeerMessage.Transactions"/>.</summary>
    Transactions = 7,
}

/// <summary>Bounds of messages; a reader checks each before it sets memory aside.</summary>
public static class PeerMessageLimits
{
    /// <summary>Bytes of the longest message: one block of the largest size that the format knows, and its frame.</summary>
    public const int MaxBytes = FormatLimits.MaxBlockBytes + 1024;

    /// <summary>Rounds in one round state; of more, the newest are told.</summary>
    public const int MaxRounds = 256;

    /// <summary>Blocks in one answer.</summary>
    public const int MaxBlocks = 256;

    /// <summary>Transactions asked for, or sent, in one message.</summary>
    public const int MaxTransactions = 4096;

    /// <summary>Bytes of a message of transactions.</summary>
    public const int MaxTransactionsBytes = 1 << 20;

    private const int Voters = (FormatLimits.MaxValidators + 7) / 8;

    /// <summary>The most bytes that a message of a kind has; 0 for a kind that is not known.</summary>
    /// <param name="kind">The kind.</param>
    public static int Of(PeerMessageKind kind) => kind switch
    {
        PeerMessageKind.Proposal => (FormatLimits.MaxBlockTransactions * Hash256.Size) + FormatLimits.MaxTransactionBytes + 1024,
        PeerMessageKind.Vote => 128,
        PeerMessageKind.RoundState => 32 + (MaxRounds * (4 + (3 * Hash256.Size) + (2 * (2 + Voters)))),
        PeerMessageKind.BlockRequest => 16,
        PeerMessageKind.Blocks => MaxBytes,
        PeerMessageKind.TransactionRequest => 16 + (MaxTransactions * Hash256.Size),
        PeerMessageKind.Transactions => MaxTransactionsBytes,
        _ => 0,
    };
}
