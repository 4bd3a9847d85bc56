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
        var history = new LongHistory(random);
        var kinds = new ConcurrentDictionary<string, int>();
        for (var height = Step; height <= Heights; height += Step)
        {
            // The snapshot is of some height of the last thousand.
            var snapshotAt = height - random.Next(1, Step);
            history.BuildUntil(snapshotAt, kinds);
            using var snapshot = new MemoryStream();
            history.Chain.State.WriteSnapshot(snapshot);
            history.BuildUntil(height, kinds);

            Assert.Equal(history.Chain.State.StateHash(), await VerifiedHashAsync(history.Chain));
            Assert.Equal(history.Chain.State.StateHash(), RestoredHash(history.Chain, snapshot));
        }

        string[] wanted = ["Transfer", "OpenLease", "TopUpLease", "SettleLease", "CloseLease", "ReclaimLease"];
        Assert.All(wanted, kind => Assert.True(kinds.GetValueOrDefault(kind) > 0, kind));
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
            // From bytes, as a node reads its log.
            Assert.Null(state.ApplyBlock(VerifiedBlock.Trust(Block.Decode(block.Encode().ToArray()))));
        }

        return state.StateHash();
    }

    /// <summary>A chain of blocks with a few transactions of the random market each.</summary>
    private sealed class LongHistory(Random random)
    {
        private readonly RandomMarket _market = new(random, ReferenceModel.FromGenesis(RandomMarket.Parameters), RandomMarket.Parameters);
        private readonly PrivateKeyBlockSigner _signer = new(TestKeys.Validator);

        public TestChain Chain { get; } = new(RandomMarket.Parameters);

        public void BuildUntil(long height, ConcurrentDictionary<string, int> kinds)
        {
            while (Chain.State.Height < height)
            {
                Build(kinds);
            }
        }

        private void Build(ConcurrentDictionary<string, int> kinds)
        {
            using var builder = Chain.State.BeginBlock(Chain.State.TipTime + random.Next(12_000));
            var time = builder.TimeMilliseconds / 1000;
            for (var i = random.Next(3); i > 0; i--)
            {
                var (transaction, signaturesHold) = _market.Next(builder.Height, time);
                if (signaturesHold && Chain.TryAdd(builder, transaction) is null)
                {
                    Assert.Null(_market.Model.Apply(transaction, builder.Height, time));
                    _market.Accepted(transaction);
                    kinds.AddOrUpdate(transaction.Payload?.Tag.ToString() ?? "Transfer", 1, (_, count) => count + 1);
                }
            }

            var block = builder.Seal(_signer);
            Chain.Blocks.Add(block);
            var coinbase = block.Transactions.IsEmpty || block.Transactions[^1].Payload is not Coinbase ? null : block.Transactions[^1];
            _market.Model.EndBlock(coinbase, block.Height, block.Header.TimeMilliseconds);
        }
    }
}
