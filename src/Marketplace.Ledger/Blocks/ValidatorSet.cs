using System.Collections.Immutable;
using Marketplace.Ledger.Canonical;
using Marketplace.Ledger.Consensus;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger;

/// <summary>The validators of a block, strictly ascending by key; certificates name them by their place here.</summary>
public sealed class ValidatorSet
{
    /// <summary>The largest weight of one validator: as many as there can be stay within what a quorum can count, together.</summary>
    public const ulong MaxWeight = WeightedQuorum.MaxTotal / FormatLimits.MaxValidators;

    private const int ValidatorBytes = PublicKey.Size + sizeof(ulong);

    /// <summary>A set of validators.</summary>
    /// <param name="validators">1 to 1,000 in any order, each key once, each weight 1 to <see cref="MaxWeight"/>.</param>
    /// <exception cref="ArgumentException">The validators break one of these rules.</exception>
    public ValidatorSet(IEnumerable<Validator> validators)
    {
        Validators = [.. validators.OrderBy(validator => validator.Key)];
        if (Validators.Length is 0 or > FormatLimits.MaxValidators)
        {
            throw new ArgumentException($"A network has 1 to {FormatLimits.MaxValidators} validators.", nameof(validators));
        }

        for (var i = 0; i < Validators.Length; i++)
        {
            if (Validators[i].Weight is 0 or > MaxWeight || (i > 0 && Validators[i].Key == Validators[i - 1].Key))
            {
                throw new ArgumentException($"Validator {Validators[i].Key} appears twice or has a weight outside 1 to {MaxWeight}.", nameof(validators));
            }

            TotalWeight += Validators[i].Weight;
        }

        var writer = new CanonicalWriter(stackalloc byte[256]);
        Write(ref writer);
        Hash = Hashing.Sha256d(writer.Written);
        writer.Dispose();
    }

    /// <summary>The validators, ascending by key.</summary>
    public ImmutableArray<Validator> Validators { get; }

    /// <summary>The sum of their weights.</summary>
    public UInt128 TotalWeight { get; }

    /// <summary>SHA-256d of the set's encoding; block headers carry it.</summary>
    public Hash256 Hash { get; }

    /// <summary>Whether validators of this weight together make a block final: more than two thirds.</summary>
    /// <param name="weight">The sum of their weights.</param>
    public bool IsQuorum(UInt128 weight) => weight * 3 > TotalWeight * 2;

    /// <summary>A key's place in the set, or -1.</summary>
    /// <param name="key">The public key.</param>
    public int IndexOf(PublicKey key)
    {
        for (var i = 0; i < Validators.Length; i++)
        {
            if (Validators[i].Key == key)
            {
                return i;
            }
        }

        return -1;
    }

    internal static ValidatorSet? Read(ref CanonicalReader reader)
    {
        var count = reader.ReadCount(FormatLimits.MaxValidators, ValidatorBytes, "validators");
        if (count == 0)
        {
            reader.Fail("There is no validator");
        }

        var validators = new Validator[count];
        for (var i = 0; i < count; i++)
        {
            validators[i] = new Validator(reader.ReadPublicKey(), reader.ReadUInt64());
            if (i > 0 && validators[i].Key <= validators[i - 1].Key)
            {
                reader.Fail("Validators are not strictly ascending by key");
            }

            if (validators[i].Weight is 0 or > MaxWeight)
            {
                reader.Fail("A validator's weight is zero or too large");
            }
        }

        return reader.Failed ? null : new ValidatorSet(validators);
    }

    internal void Write(ref CanonicalWriter writer)
    {
        writer.WriteVarUInt((uint)Validators.Length);
        foreach (var validator in Validators)
        {
            validator.Key.CopyTo(writer.Take(PublicKey.Size));
            writer.WriteUInt64(validator.Weight);
        }
    }
}
