using System.Buffers.Binary;
using Marketplace.Ledger.Consensus;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Tests.Blocks;

public sealed class ValidatorSetTests
{
    [Fact]
    public void The_largest_set_of_the_largest_weights_can_be_counted_and_needs_more_than_two_thirds()
    {
        var set = new ValidatorSet(Enumerable.Range(0, FormatLimits.MaxValidators).Select(number => new Validator(Key(number), ValidatorSet.MaxWeight)));

        var quorum = new WeightedQuorum([.. set.Validators.Select(validator => validator.Weight)]);

        Assert.Equal((UInt128)quorum.Total, set.TotalWeight);
        Assert.False(set.IsQuorum((UInt128)ValidatorSet.MaxWeight * 666));
        Assert.True(set.IsQuorum((UInt128)ValidatorSet.MaxWeight * 667));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(ValidatorSet.MaxWeight + 1)]
    [InlineData(ulong.MaxValue)]
    public void A_weight_outside_its_range_is_refused(ulong weight) =>
        Assert.Throws<ArgumentException>(() => new ValidatorSet([new Validator(Key(1), weight)]));

    private static PublicKey Key(int number)
    {
        Span<byte> bytes = stackalloc byte[PublicKey.Size];
        bytes[0] = 2;
        BinaryPrimitives.WriteInt32BigEndian(bytes[^4..], number);
        return new PublicKey(bytes);
    }
}
