using System.Collections.Concurrent;
using Marketplace.Ledger.Tests.Model;
using Marketplace.Ledger.Tests.Support;
using Marketplace.Ledger.Verification;

namespace Marketplace.Ledger.Tests.Verification;

/// <summary>I4 over a long history: the auditor's verification of all bytes, and a snapshot with the blocks after it, come to the same state.</summary>
public sealed class ReplayTests
{
    private const int Step = 1_000;
    private const int Heights = 3 * Step;

    [Fact]
    public async Task Two_independent_replays_give_the_same_state_hash_at_every_thousandth_height()
    {
        var random = new Random(20_261_125);
        var seen = new ConcurrentDictionary<string, int>();
        var history = new MarketHistory(random, seen);
        for (var height = Step; height <= Heights; height += Step)
        {
            // The snapshot is of some height of the last thousand.
            var snapshotAt = height - random.Next(1, Step);
            BuildUntil(history, snapshotAt);
            using var snapshot = new MemoryStream();
            history.Chain.State.WriteSnapshot(snapshot);
            BuildUntil(history, height);
            history.CompareAll();

            Assert.Equal(history.Chain.State.StateHash(), await VerifiedHashAsync(history.Chain));
            Assert.Equal(history.Chain.State.StateHash(), RestoredHash(history.Chain, snapshot));
        }

        var kinds = Enum.GetValues<PayloadTag>().Except([PayloadTag.None, PayloadTag.GenesisIssue, PayloadTag.Coinbase]).Select(kind => $"accepted {kind}");
        Assert.All([.. kinds, "accepted Transfer"], kind => Assert.True(seen.GetValueOrDefault(kind) > 0, kind));
    }

    private static void BuildUntil(MarketHistory history, long height)
    {
        while (history.Chain.State.Height < height)
        {
            history.BuildBlock(most: 4, seconds: 5);
        }
    }

    private static async Task<Hash256> VerifiedHashAsync(TestChain chain)
    {
        using var export = new MemoryStream(chain.Export());
        var options = new ChainVerifierOptions { ExpectedHead = (chain.State.Height, chain.State.TipId) };
        var verification = await new ChainVerifier(TestChain.Verifier, options).VerifyAsync(export, chain.Parameters.GenesisHash);
        Assert.True(verification.Verified, verification.Fault?.ToString());
        return verification.Report.StateHash;
    }

    private static Hash256 RestoredHash(TestChain chain, MemoryStream snapshot)
    {
        snapshot.Position = 0;
        var state = LedgerState.ReadSnapshot(chain.Parameters, snapshot);
        foreach (var block in chain.Blocks.Skip((int)state.Height + 1))
        {
            // From bytes, as a stake reads its log.
            Assert.Null(state.ApplyBlock(VerifiedBlock.Trust(Block.Decode(block.Encode().ToArray()))));
        }

        return state.StateHash();
    }
}
