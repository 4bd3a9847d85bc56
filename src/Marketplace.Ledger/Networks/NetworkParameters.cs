using System.Collections.Immutable;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger;

/// <summary>Everything that makes one network what it is. The genesis block commits to all of it, so its id names the network.</summary>
public sealed record NetworkParameters
{
    private (NetworkParameters Owner, Block Block)? _genesis;

    /// <summary>The network's name: 1 to 64 of a-z, 0-9 and '-'.</summary>
    public required string Name { get; init; }

    /// <summary>The genesis block's time, unix milliseconds.</summary>
    public required long GenesisTimeMilliseconds { get; init; }

    /// <summary>The outputs that exist at height 0, at least one; none in escrow.</summary>
    public required ImmutableArray<TransactionOutput> Issue { get; init; }

    /// <summary>Who certifies blocks.</summary>
    public required ValidatorSet Validators { get; init; }

    /// <summary>Who receives transaction fees and the protocol's share of charges.</summary>
    public required KeyHash FeeKeyHash { get; init; }

    /// <summary>The most there may ever be issued.</summary>
    public Money SupplyCap { get; init; } = Money.Max;

    /// <summary>The protocol's share of each charge, parts per million, 0 to 1,000,000.</summary>
    public uint FeePartsPerMillion { get; init; } = 20_000;

    /// <summary>The fee for each started 1,024 bytes of a transaction's body; settlements, closings and reclaims are free.</summary>
    public Money MinimumTransactionFee { get; init; } = Money.FromSatoshis(1_000);

    /// <summary>Bytes of an encoded block, 256 KiB to 32 MiB.</summary>
    public int MaximumBlockBytes { get; init; } = 8 << 20;

    /// <summary>Transactions of a block, coinbase included, 2 to 100,000.</summary>
    public int MaximumBlockTransactions { get; init; } = 20_000;

    /// <summary>How far after the block's time a lease may end, seconds.</summary>
    public uint MaximumTermSeconds { get; init; } = 366 * 24 * 3600;

    /// <summary>For how many seconds of all instances the first deposit must last.</summary>
    public uint MinimumPaidSeconds { get; init; } = 60;

    /// <summary>How long after a lease's end its renter must wait before taking everything back, seconds.</summary>
    public uint ReclaimGraceSeconds { get; init; } = 24 * 3600;

    /// <summary>The least time that a settlement must cover, seconds; closing is exempt.</summary>
    public uint MinimumSettleIntervalSeconds { get; init; } = 10;

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

    /// <summary>A network of one validator for development and tests: everything short, 100 million FLUX with the faucet.</summary>
    /// <param name="validator">The only validator.</param>
    /// <param name="faucet">Who owns all the money at first.</param>
    /// <param name="feeKeyHash">Who receives the fees.</param>
    /// <param name="genesisTime">When the network begins.</param>
    public static NetworkParameters Devnet(PublicKey validator, KeyHash faucet, KeyHash feeKeyHash, DateTimeOffset genesisTime) => new()
    {
        Name = "devnet",
        GenesisTimeMilliseconds = genesisTime.ToUnixTimeMilliseconds(),
        Issue = [.. Enumerable.Repeat(TransactionOutput.To(Money.FromFlux("1000000"), faucet), 100)],
        Validators = new ValidatorSet([new Validator(validator, 1)]),
        FeeKeyHash = feeKeyHash,
        ReclaimGraceSeconds = 600,
        MinimumSettleIntervalSeconds = 1,
        MinimumPaidSeconds = 10,
    };

    /// <summary>The least fee of a transaction that pays one.</summary>
    /// <param name="transaction">The transaction, signed or not.</param>
    public Money MinimumFeeFor(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return MinimumFeeFor(transaction.BodyLength);
    }

    /// <summary>The least fee of a transaction with a body of so many bytes.</summary>
    /// <param name="bodyBytes">At least 1, at most <see cref="FormatLimits.MaxTransactionBytes"/>.</param>
    public Money MinimumFeeFor(int bodyBytes) => MinimumTransactionFee * ((bodyBytes + 1023) / 1024);

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
