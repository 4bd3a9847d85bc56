namespace Marketplace.Ledger.Consensus;

/// <summary>The weights of a validator set, by place, and the arithmetic of quorums over them.</summary>
public sealed class WeightedQuorum
{
    /// <summary>The largest sum of weights: three times it still fits in 64 bits.</summary>
    public const ulong MaxTotal = 1UL << 62;

    private readonly ulong[] _weights;

    /// <summary>Takes the weights in the order of the set.</summary>
    /// <param name="weights">One for each validator, at least 1 each, at most <see cref="MaxTotal"/> together.</param>
    /// <exception cref="ArgumentException">There is none, one is 0, or the sum is too large.</exception>
    public WeightedQuorum(ReadOnlySpan<ulong> weights)
    {
        if (weights.IsEmpty)
        {
            throw new ArgumentException("A validator set has at least one validator.", nameof(weights));
        }

        foreach (var weight in weights)
        {
            if (weight is 0 or > MaxTotal || Total + weight > MaxTotal)
            {
                throw new ArgumentException("Weights are at least 1 and stay below 2^62 together.", nameof(weights));
            }

            Total += weight;
        }

        _weights = weights.ToArray();
    }

    /// <summary>The number of validators.</summary>
    public int Count => _weights.Length;

    /// <summary>The sum of all weights.</summary>
    public ulong Total { get; }

    /// <summary>The weight of the validator at a place.</summary>
    public ulong this[int validator] => _weights[validator];

    /// <summary>Whether the weight is a quorum: more than two thirds.</summary>
    public bool IsQuorum(ulong weight) => (UInt128)weight * 3 > (UInt128)Total * 2;

    /// <summary>Whether the weight must hold at least one correct validator: more than a third.</summary>
    public bool HoldsCorrect(ulong weight) => (UInt128)weight * 3 > Total;

    /// <summary>The proposer of a round (docs/consensus.md, section 2).</summary>
    /// <param name="genesis">The network's genesis hash.</param>
    /// <param name="height">The height that is being decided.</param>
    /// <param name="round">The round, from 0.</param>
    /// <returns>The place of the proposer.</returns>
    public int Proposer(Hash256 genesis, ulong height, uint round)
    {
        if (_weights.Length == 1)
        {
            return 0;
        }

        ReadOnlySpan<byte> tag = "FluxMarket/proposer/v1"u8;
        Span<byte> seed = stackalloc byte[tag.Length + 32 + 8 + 4];
        tag.CopyTo(seed);
        genesis.CopyTo(seed[tag.Length..]);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(seed[(tag.Length + 32)..], height);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(seed[(tag.Length + 40)..], round);
        Span<byte> hash = stackalloc byte[32];
        System.Security.Cryptography.SHA256.HashData(seed, hash);
        System.Security.Cryptography.SHA256.HashData(hash, hash);
        var drawn = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(hash) % Total;
        ulong sum = 0;
        for (var place = 0; place < _weights.Length; place++)
        {
            sum += _weights[place];
            if (sum > drawn)
            {
                return place;
            }
        }

        throw new InvalidOperationException("The draw is below the sum of weights.");
    }
}
