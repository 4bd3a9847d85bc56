using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
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
    /// <value>The default is the number of processors; 1 to 1,024.</value>
    [Range(1, 1_024), DataType("threads"), DefaultValue("the number of processors")]
    public int VerifyThreads { get; init; } = Environment.ProcessorCount;

    /// <summary>How many transactions of one peer may wait to be verified; more are dropped, and asked for again if a block needs them.</summary>
    /// <value>The default is 32,768; 1 to 10,000,000.</value>
    [Range(1, 10_000_000), DataType("transactions")]
    public int MaxUnverifiedPerPeer { get; init; } = 32_768;

    /// <summary>How many messages of one peer may wait; meanwhile nothing more is read from it.</summary>
    /// <value>The default is 256; 1 to 1,000,000.</value>
    [Range(1, 1_000_000), DataType("messages")]
    public int MaxQueuedPerPeer { get; init; } = 256;

    /// <summary>How many peers may be connected.</summary>
    /// <value>The default is 1,100, which is the largest validator set and some followers; 1 to 100,000.</value>
    [Range(1, 100_000), DataType("peers")]
    public int MaxPeers { get; init; } = 1_100;

    /// <summary>How many of them may have a key that is in no validator set, so that strangers never keep validators apart.</summary>
    /// <value>The default is 100; 0 to 100,000.</value>
    [Range(0, 100_000), DataType("peers")]
    public int MaxFollowers { get; init; } = 100;

    /// <summary>How long a peer that sent what nobody honest sends is refused.</summary>
    /// <value>The default is 1 minute; zero to a day.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan BanTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a question about the state waits for the block that is being decided, before that block is taken back and applied again.</summary>
    /// <value>The default is 50 ms; zero to 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ReadPatience { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Counts what the validator does; given by whoever puts the process together.</summary>
    [Browsable(false)]
    public ValidatorInstruments Instruments { get; init; } = ValidatorInstruments.Shared;

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(VoteDirectory);
        Machine.Validate();
        DeclaredBounds.Require(this);
    }
}
