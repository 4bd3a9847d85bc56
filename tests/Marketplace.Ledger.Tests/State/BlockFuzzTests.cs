using Marketplace.Ledger.Tests.Support;
using Marketplace.Testing.Sizes;

namespace Marketplace.Ledger.Tests.State;

/// <summary>I12 for blocks: whatever arrives, the state machine answers with a refusal or applies it, and a refusal changes nothing.</summary>
public sealed class BlockFuzzTests
{
    [Fact, Trait(TestSize.Trait, LongArea.Fuzzing)]
    public void A_block_changed_anywhere_is_refused_without_a_trace_or_is_as_good_as_before()
    {
        var chain = MakeChain(out var before);
        var block = chain.Blocks[^1];
        var state = Replay(before);
        var (hash, after) = (state.StateHash(), chain.State.StateHash());
        Arbitrary.ForSeeds(TestSize.Count(LongArea.Fuzzing, small: 3_000, large: 1_000_000), random =>
        {
            if (!Block.TryDecode(random.Mutate(block.Encode().ToArray()), out var changed, out _))
            {
                return;
            }

            // The signatures are taken on trust, so that the changes reach the rules behind them.
            if (state.ApplyBlock(VerifiedBlock.Trust(changed)) is { } rejection)
            {
                Assert.NotEmpty(rejection.ToString());
                Assert.Equal(hash, state.StateHash());
                return;
            }

            // The certificate and the signatures are outside the id. Another time is another block, which only its certificate could tell from the real one.
            if (changed.Id == block.Id)
            {
                Assert.Equal(after, state.StateHash());
            }
            else
            {
                Assert.NotEqual(block.Header.TimeMilliseconds, changed.Header.TimeMilliseconds);
            }

            state = Replay(before);
        });
    }

    [Fact, Trait(TestSize.Trait, LongArea.Fuzzing)]
    public void Any_transaction_at_all_is_refused_without_a_trace() => Arbitrary.ForSeeds(TestSize.Count(LongArea.Fuzzing, small: 2_000, large: 1_000_000), random =>
    {
        var chain = new TestChain();
        using var builder = chain.State.BeginBlock(chain.State.TipTime + random.Next(100_000));
        for (var i = 0; i < 5; i++)
        {
            // None of these spends anything that exists.
            Assert.NotNull(builder.TryAdd(VerifiedTransaction.Trust(random.Transaction())).Rejection);
        }

        Assert.Equal(chain.Parameters.Issue.Length, chain.State.UnspentCount);
        Assert.Equal(0, chain.State.LeaseCount);
    });

    private static LedgerState Replay(IReadOnlyList<Block> blocks)
    {
        var state = LedgerState.FromGenesis(TestChain.Devnet);
        foreach (var block in blocks)
        {
            Assert.Null(state.ApplyBlock(VerifiedBlock.Trust(block)));
        }

        return state;
    }

    private static TestChain MakeChain(out IReadOnlyList<Block> before)
    {
        var chain = new TestChain();
        var account = chain.OpenLease();
        var coin = chain.Fund(TestKeys.Renter, "100", 1);
        before = [.. chain.Blocks.Skip(1)];
        chain.Apply(
            9,
            chain.Transfer(chain.Coin(5), TestKeys.Faucet, TestKeys.Renter.Hash(), Money.FromFlux("3")),
            chain.Sign(LeaseTransactions.Settle(account, chain.NowSeconds + 9, [new Usage(TestKeys.Renter.Hash(), 0, 9)]), TestKeys.Meter),
            chain.Open(chain.Terms() with { EndsAt = chain.NowSeconds + 500 }, coin, Money.FromFlux("2")));
        return chain;
    }
}
