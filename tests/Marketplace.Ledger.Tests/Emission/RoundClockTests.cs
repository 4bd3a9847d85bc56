using FsCheck.Fluent;
using Marketplace.Ledger.Emission;

namespace Marketplace.Ledger.Tests.Emission;

public sealed class RoundClockTests
{
    private const long Genesis = 1_700_000_000_123;
    private static readonly EmissionParameters Parameters = EmissionParameters.Mainnet;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(29_999, 0)]
    [InlineData(30_000, 1)]
    [InlineData(59_999, 1)]
    [InlineData(60_000, 2)]
    [InlineData(600_000, 20)]
    public void A_round_opens_with_the_first_block_after_its_length(long milliseconds, long round) =>
        Assert.Equal(round, RoundClock.AtGenesis(Genesis).Advance(Genesis + milliseconds, Parameters).Round);

    [Fact]
    public void Late_blocks_do_not_shift_the_rounds_after_them()
    {
        var clock = RoundClock.AtGenesis(Genesis).Advance(Genesis + 44_000, Parameters);

        Assert.Equal(new RoundClock(1, Genesis + 30_000), clock);
        Assert.Equal(1, clock.Advance(Genesis + 59_999, Parameters).Round);
        Assert.Equal(2, clock.Advance(Genesis + 60_000, Parameters).Round);
    }

    [Fact]
    public void Silence_beyond_the_most_rounds_of_a_block_does_not_count()
    {
        var clock = RoundClock.AtGenesis(Genesis).Advance(Genesis + (1_000 * 30_000) + 5_000, Parameters);

        Assert.Equal(20, clock.Round);
        Assert.Equal(20, clock.Advance(Genesis + (1_000 * 30_000) + 29_999, Parameters).Round);
        Assert.Equal(21, clock.Advance(Genesis + (1_001 * 30_000), Parameters).Round);
    }

    [Fact]
    public void A_block_before_its_round_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RoundClock.AtGenesis(Genesis).Advance(Genesis - 1, Parameters));

    [Fact]
    public void However_blocks_fall_the_round_is_the_time_divided_by_the_length_while_no_silence_is_too_long() => FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(0, 600_000).ArrayOf().ToArbitrary(),
        gaps =>
        {
            var time = Genesis;
            var clock = RoundClock.AtGenesis(Genesis);
            foreach (var gap in gaps)
            {
                time += gap;
                clock = clock.Advance(time, Parameters);
                Assert.Equal((time - Genesis) / 30_000, clock.Round);
                Assert.InRange(time - clock.StartedAtMilliseconds, 0, 29_999);
            }
        }));
}
