using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Ledger.Tests.Stakes;

namespace Marketplace.Ledger.Tests.Governance;

public sealed class VotingStakesTests
{
    // The present round is 50 and began two seconds before the block; a round takes 30 seconds.
    private const long Now = 1_000_002;
    private const long EndRound = 60;
    private const long EarliestEnd = 1_000_000 + (10 * 30);

    private readonly StakeRegistry _stakes = new(StakeSample.Short);
    private readonly Dictionary<OutPoint, TransactionOutput> _unspent = [];

    private VotingStakes Stakes => new(_stakes, outPoint => _unspent.GetValueOrDefault(outPoint), new RoundClock(50, 1_000_000_000), 30_000, Now);

    public static TheoryData<OutputLock, long> Locks => new()
    {
        { new TimeLock(Key, LockUntil.AtTime(EarliestEnd + 1)), 7 },
        { new TimeLock(Script, LockUntil.AtTime(LockUntil.MaxValue)), 7 },
        { new TimeLock(Key, LockUntil.AtTime(EarliestEnd)), 0 },
        { new TimeLock(Key, LockUntil.AtTime(1)), 0 },
        { new TimeLock(Key, LockUntil.AtHeight(LockUntil.MaxValue)), 0 },
        { Key, 0 },
        { Script, 0 },
        { new CollateralLock(1, Key), 0 },
        { TreasuryLock.Instance, 0 },
    };

    private static KeyLock Key => new(Sample.Address(3).Hash);

    private static MultiSigLock Script => new(Sample.Address(4).Hash);

    [Theory]
    [MemberData(nameof(Locks))]
    public void An_output_counts_if_its_lock_opens_at_a_time_after_the_vote(OutputLock found, long value)
    {
        _unspent[Sample.Stake(1)] = new TransactionOutput(Money.FromSatoshis(7), found);

        Assert.Equal(value, Stakes.ValueOf(Sample.Stake(1), EndRound).Satoshis);
        Assert.Equal(Money.Zero, Stakes.ValueOf(Sample.Stake(2), EndRound));
    }

    [Fact]
    public void When_the_vote_is_late_the_lock_has_to_outlast_the_block()
    {
        _unspent[Sample.Stake(1)] = new TransactionOutput(Money.FromSatoshis(7), new TimeLock(Key, LockUntil.AtTime(Now)));
        _unspent[Sample.Stake(2)] = new TransactionOutput(Money.FromSatoshis(7), new TimeLock(Key, LockUntil.AtTime(Now + 1)));

        Assert.Equal(0, Stakes.ValueOf(Sample.Stake(1), 40).Satoshis);
        Assert.Equal(7, Stakes.ValueOf(Sample.Stake(2), 40).Satoshis);
    }

    [Fact]
    public void A_stake_counts_with_its_collateral_until_it_leaves()
    {
        StakeSample.Register(_stakes, 0);
        StakeSample.Register(_stakes, 1);
        var (first, second) = (StakeSample.Get(_stakes, 0), StakeSample.Get(_stakes, 1));
        _unspent[first.Collateral] = new TransactionOutput(first.Amount, new CollateralLock(0, Key));

        Assert.Equal(first.Amount, Stakes.ValueOf(first.Collateral, EndRound));
        Assert.Equal(first.Amount + second.Amount, Stakes.RegisteredCollateral);

        Assert.Equal(StakeRefusal.None, _stakes.Unregister(first.Collateral, first.Operator));
        Assert.Equal(Money.Zero, Stakes.ValueOf(first.Collateral, EndRound));
        Assert.Equal(second.Amount, Stakes.RegisteredCollateral);
    }

    [Fact]
    public void Operators_and_owners_of_locked_outputs_sign()
    {
        StakeSample.Register(_stakes, 0);
        _unspent[Sample.Stake(1)] = new TransactionOutput(Money.FromSatoshis(7), new TimeLock(Script, LockUntil.AtTime(EarliestEnd + 1)));
        _unspent[Sample.Stake(2)] = new TransactionOutput(Money.FromSatoshis(7), Key);

        Assert.Equal(Address.FromKeyHash(StakeSample.Operator(0)), Stakes.OwnerOf(StakeSample.Collateral(0)));
        Assert.Equal(Address.FromScriptHash(Script.ScriptHash), Stakes.OwnerOf(Sample.Stake(1)));
        Assert.Null(Stakes.OwnerOf(Sample.Stake(2)));
        Assert.Null(Stakes.OwnerOf(Sample.Stake(3)));
    }

    [Fact]
    public void The_latest_round_there_can_be_does_not_overflow()
    {
        _unspent[Sample.Stake(1)] = new TransactionOutput(Money.FromSatoshis(7), new TimeLock(Key, LockUntil.AtTime(LockUntil.MaxValue)));

        Assert.Equal(Money.Zero, Stakes.ValueOf(Sample.Stake(1), long.MaxValue));
    }
}
