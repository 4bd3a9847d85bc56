using System.Collections.Concurrent;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.Model;

/// <summary>I4 over thousands of small blocks of every kind of transaction.</summary>
public sealed class LongHistoryTests
{
    private const int Blocks = 3_000;
    private const int Every = 1_000;

    [Fact]
    public void Two_independent_replays_of_thousands_of_blocks_have_the_same_hash_at_every_thousandth_height()
    {
        var history = new MarketHistory(new Random(1), new ConcurrentDictionary<string, int>());
        var chain = history.Chain;
        var hashes = new Dictionary<long, Hash256>();
        using var snapshot = new MemoryStream();
        while (chain.State.Height < Blocks)
        {
            var before = chain.State.Height;
            history.BuildBlock(most: 4, seconds: 5);
            if (chain.State.Height == before || chain.State.Height % 100 != 0)
            {
                continue;
            }

            history.CompareAll();
            if (chain.State.Height == Every)
            {
                chain.State.WriteSnapshot(snapshot);
            }

            if (chain.State.Height % Every == 0)
            {
                hashes.Add(chain.State.Height, chain.State.StateHash());
            }
        }

        Assert.Equal(Blocks / Every, hashes.Count);
        snapshot.Position = 0;
        var tail = LedgerState.ReadSnapshot(chain.Parameters, snapshot);
        Assert.Equal(hashes[Every], tail.StateHash());
        Replay(LedgerState.FromGenesis(chain.Parameters), chain.Blocks, hashes, VerifyFully);
        Replay(tail, chain.Blocks, hashes, (_, block) => VerifiedBlock.Trust(block));
    }

    private static void Replay(LedgerState state, List<Block> blocks, Dictionary<long, Hash256> hashes, Func<LedgerState, Block, VerifiedBlock> verify)
    {
        foreach (var block in blocks.Where(block => block.Height > state.Height).ToList())
        {
            Assert.Null(state.ApplyBlock(verify(state, block)));
            if (hashes.TryGetValue(block.Height, out var hash))
            {
                Assert.Equal(hash, state.StateHash());
            }
        }
    }

    private static VerifiedBlock VerifyFully(LedgerState state, Block block)
    {
        var decoded = Block.Decode(block.Encode());
        Assert.True(VerifiedBlock.TryVerify(decoded, state.GenesisHash, state.Validators, TestChain.Verifier, out var verified, out var fault), fault?.ToString());
        return verified;
    }
}
