using System.Collections.Immutable;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger;

/// <summary>Everything that makes one network what it is. The genesis block commits to all of it, so its id names the network.</summary>
/// <remarks>All but <see cref="Rules"/> stays as it is for ever; the rules are those of the beginning.</remarks>
public sealed record NetworkParameters
{
    /// <summary>The longest span between two validator sets, in rounds.</summary>
    public const long MaxValidatorEpochRounds = 1_051_200;

    private (NetworkParameters Owner, Block Block)? _genesis;

    /// <summary>The network's name: 1 to 64 of a-z, 0-9 and '-'.</summary>
    public required string Name { get; init; }

    /// <summary>The genesis block's time, unix milliseconds.</summary>
    public required long GenesisTimeMilliseconds { get; init; }

    /// <summary>The outputs that exist at height 0, at least one; none in escrow.</summary>
    public required ImmutableArray<TransactionOutput> Issue { get; init; }

    /// <summary>Who certifies blocks.</summary>
    public required ValidatorSet Validators { get; init; }

    /// <summary>The most that is ever issued, <see cref="Issue"/> included.</summary>
    public Money SupplyCap { get; init; } = Money.Max;

    /// <summary>How rounds issue money between <see cref="Issue"/> and <see cref="SupplyCap"/>.</summary>
    public EmissionParameters Emission { get; init; } = EmissionParameters.Mainnet;

    /// <summary>The validator set is made anew in the first block of each span of so many rounds, 1 to <see cref="MaxValidatorEpochRounds"/>. The default is 120 (an hour).</summary>
    public long ValidatorEpochRounds { get; init; } = 120;

    /// <summary>The rules of the beginning; proposals can replace them.</summary>
    public LedgerRules Rules { get; init; } = LedgerRules.Default;

    /// <summary>All that is issued at height 0.</summary>
    /// <exception cref="OverflowException">It is more than there can be.</exception>
    public Money InitialIssue => Issue.Aggregate(Money.Zero, (sum, output) => sum + output.Amount);

    /// <summary>The block of height 0, which these parameters make.</summary>
    /// <exception cref="ArgumentException">The parameters break a rule; the message names it.</exception>
    public Block GenesisBlock
    {
        get
        {
            // A copy made by 'with' inherits the field but is not its owner.
            if (_genesis is not { } genesis || !ReferenceEquals(genesis.Owner, this))
            {
                genesis = (this, Genesis.CreateBlock(this));
                _genesis = genesis;
            }

            return genesis.Block;
        }
    }

    /// <summary>The id of the genesis block: names the network in signatures, files and addresses of the API.</summary>
    public Hash256 GenesisHash => GenesisBlock.Id;

    /// <summary>A network of one validator for development and tests: rounds of 300 milliseconds, a hundred times faster than the main network, short votes, 100 million FLUX with the faucet.</summary>
    /// <param name="validator">The only validator.</param>
    /// <param name="faucet">Who owns all the money at first.</param>
    /// <param name="genesisTime">When the network begins.</param>
    public static NetworkParameters Devnet(PublicKey validator, KeyHash faucet, DateTimeOffset genesisTime) => new()
    {
        Name = "devnet",
        GenesisTimeMilliseconds = genesisTime.ToUnixTimeMilliseconds(),
        Issue = [.. Enumerable.Repeat(TransactionOutput.To(Money.FromFlux("1000000"), faucet), 100)],
        Validators = new ValidatorSet([new Validator(validator, 1)]),
        Emission = EmissionParameters.Devnet,
        Rules = LedgerRules.Default with
        {
            ReclaimGraceSeconds = 600,
            MinimumSettleIntervalSeconds = 1,
            MinimumPaidSeconds = 10,
            MinimumVotingRounds = 100,
            EnactmentDelayRounds = 20,
        },
    };

    /// <summary>What each round issues.</summary>
    /// <exception cref="ArgumentException">The parameters break a rule; the message says which.</exception>
    public EmissionSchedule CreateEmissionSchedule() => new(Emission, InitialIssue, SupplyCap);

    /// <summary>The canonical bytes of all but <see cref="Issue"/>: what the first genesis transaction carries.</summary>
    public byte[] EncodeRules() => NetworkParametersCodec.Encode(this);

    /// <summary>The parameters that made a genesis block.</summary>
    /// <param name="genesis">A block of height 0.</param>
    /// <exception cref="FormatException">No parameters make this block.</exception>
    public static NetworkParameters FromGenesisBlock(Block genesis) => Genesis.ReadParameters(genesis);

    /// <summary>Indented JSON, such as a genesis file holds.</summary>
    public string ToJson() => NetworkParametersJson.Write(this);

    /// <summary>Reads a genesis file.</summary>
    /// <param name="json">What <see cref="ToJson"/> writes.</param>
    /// <exception cref="FormatException">The text is none, or breaks a rule; the message says which.</exception>
    public static NetworkParameters FromJson(string json) => NetworkParametersJson.Read(json);

    /// <summary>Whether both make the same genesis block.</summary>
    /// <param name="other">Other parameters.</param>
    public bool Equals(NetworkParameters? other) => other is not null && GenesisHash == other.GenesisHash;

    /// <inheritdoc/>
    public override int GetHashCode() => GenesisHash.GetHashCode();

    /// <summary>The network's name and genesis hash.</summary>
    public override string ToString() => $"{Name} {GenesisHash}";
}
