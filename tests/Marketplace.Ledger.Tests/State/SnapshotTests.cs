using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.State;

public sealed class SnapshotTests
{
    private static readonly Lazy<byte[]> Whole = new(() => Write(MakeChain().State, out _));

    [Fact]
    public void A_snapshot_restores_everything()
    {
        var chain = MakeChain();
        var bytes = Write(chain.State, out var hash);
        var restored = LedgerState.ReadSnapshot(chain.Parameters, new MemoryStream(bytes));
        Assert.Equal(chain.State.StateHash(), hash);
        Assert.Equal(hash, restored.StateHash());
        Assert.Equal(
            (chain.State.Height, chain.State.TipId, chain.State.TipTime, chain.State.Totals),
            (restored.Height, restored.TipId, restored.TipTime, restored.Totals));
        Assert.Equal(chain.State.Leases.Single(), restored.Leases.Single());
        Assert.Equal(bytes, Write(restored, out _));
    }

    [Fact]
    public void A_captured_snapshot_does_not_see_what_comes_after()
    {
        var chain = MakeChain();
        var hash = chain.State.StateHash();
        var captured = chain.State.Capture();
        chain.Apply(1, chain.Transfer(chain.Coin(9), TestKeys.Faucet, TestKeys.Meter.Hash(), Money.FromFlux("5")));
        Assert.Equal(hash, captured.ComputeHash());
        Assert.NotEqual(hash, chain.State.StateHash());
    }

    [Fact]
    public void Any_damage_is_found() => Arbitrary.ForSeeds(3_000, random =>
    {
        var bytes = Whole.Value;
        var damaged = random.Next(5) == 0 ? bytes[..random.Next(bytes.Length)] : bytes.ToArray();
        if (damaged.Length == bytes.Length)
        {
            damaged[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        Assert.Throws<InvalidDataException>(() => LedgerState.ReadSnapshot(TestChain.Devnet, new MemoryStream(damaged)));
    });

    [Fact]
    public void Another_networks_snapshot_is_refused()
    {
        var bytes = Whole.Value;
        var fault = Assert.Throws<InvalidDataException>(() => LedgerState.ReadSnapshot(TestChain.Devnet with { Name = "other" }, new MemoryStream(bytes)));
        Assert.Contains("another network", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_stream_is_left_behind_the_snapshot()
    {
        var bytes = Whole.Value;
        using var stream = new MemoryStream([.. bytes, 1, 2, 3]);
        LedgerState.ReadSnapshot(TestChain.Devnet, stream);
        Assert.Equal(bytes.Length, stream.Position);
    }

    private static byte[] Write(LedgerState state, out Hash256 hash)
    {
        using var stream = new MemoryStream();
        hash = state.WriteSnapshot(stream);
        return stream.ToArray();
    }

    private static TestChain MakeChain()
    {
        var chain = new TestChain();
        var account = chain.OpenLease();
        var coin = chain.Fund(TestKeys.Renter, "10", 1);
        var locked = chain.Sign(
            Transaction.Create(
                [coin.OutPoint],
                [
                    new TransactionOutput(Money.FromFlux("1"), new TimeLock(new KeyLock(TestKeys.Renter.Hash()), LockUntil.AtHeight(99))),
                    new TransactionOutput(Money.FromFlux("2"), new TimeLock(new KeyLock(TestKeys.Renter.Hash()), LockUntil.AtTime(99))),
                ]),
            TestKeys.Renter);
        chain.Apply(1, locked);
        chain.Apply(9, chain.Sign(LeaseTransactions.Settle(account, chain.NowSeconds + 9, [new Usage(TestKeys.Renter.Hash(), 0, 9)]), TestKeys.Meter));
        return chain;
    }
}
