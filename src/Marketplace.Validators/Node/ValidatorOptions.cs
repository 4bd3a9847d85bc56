using Marketplace.Chain;
using Marketplace.Validators.Machine;

namespace Marketplace.Validators.Node;

/// <summary>Where a validator keeps its files, and its bounds.</summary>
/// <param name="Engine">The chain.</param>
/// <param name="VoteDirectory">The folder of its vote log; made when absent. Whoever moves the validator moves this too, and never runs two.</param>
public sealed record ValidatorOptions(LedgerEngineOptions Engine, string VoteDirectory)
{
    /// <summary>Times and bounds of the consensus.</summary>
    public MachineOptions Machine { get; init; } = new();

    /// <summary>How many threads verify transactions that peers send.</summary>
    /// <value>The default is the number of processors.</value>
    public int VerifyThreads { get; init; } = Environment.ProcessorCount;

    /// <summary>How many transactions of one peer may wait to be verified; more are dropped, and asked for again if a block needs them.</summary>
    /// <value>The default is 32,768.</value>
    public int MaxUnverifiedPerPeer { get; init; } = 32_768;

    /// <summary>How many messages of one peer may wait; meanwhile nothing more is read from it.</summary>
    /// <value>The default is 256.</value>
    public int MaxQueuedPerPeer { get; init; } = 256;

    /// <summary>How many peers may be connected.</summary>
    /// <value>The default is 1,100: the largest validator set, and some that only follow.</value>
    public int MaxPeers { get; init; } = 1_100;

    /// <summary>How many of them may have a key that is in no validator set, so that strangers never keep validators apart.</summary>
    /// <value>The default is 100.</value>
    public int MaxFollowers { get; init; } = 100;

    /// <summary>For how long a peer that sent what nobody honest sends is refused.</summary>
    /// <value>The default is one minute.</value>
    public TimeSpan BanTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a question about the state waits for the block that is being decided, before that block is taken back and applied again.</summary>
    /// <value>The default is 50 ms.</value>
    public TimeSpan ReadPatience { get; init; } = TimeSpan.FromMilliseconds(50);

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(VoteDirectory);
        Machine.Validate();
        if (VerifyThreads is < 1 or > 1024 || MaxUnverifiedPerPeer < 1 || MaxQueuedPerPeer < 1 || MaxPeers < 1 || MaxFollowers < 0 || BanTime < TimeSpan.Zero || ReadPatience < TimeSpan.Zero)
        {
            throw new ArgumentException($"{nameof(ValidatorOptions)}: counts are at least 1 (followers 0), times not negative, threads at most 1024.");
        }
    }
}
