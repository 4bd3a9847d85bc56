using System.Collections.Concurrent;
using Marketplace.Ledger.Tests.Support;
using Marketplace.Testing.Sizes;

namespace Marketplace.Ledger.Tests.Model;

/// <summary>The state machine against the reference model, over random histories of right and wrong transactions of every kind (I1, I2, I3, I4, I6).</summary>
public sealed class ModelTests
{
    private const int BlocksPerHistory = 26;
    private const int StepsPerBlock = 14;
    private const int SecondsPerBlock = 12;
    private static readonly int Histories = TestSize.Count(LongArea.Histories, small: 100, large: 5_000);

    /// <summary>What a random history cannot meet by itself: the block's own rules, and the few that need hundreds of like transactions.</summary>
    private static readonly RejectionCode[] OutOfReach =
    [
        RejectionCode.Malformed, RejectionCode.TooLarge, RejectionCode.AmountOutOfRange, RejectionCode.NotSupported, RejectionCode.LeaseEscrowCrowded,
        RejectionCode.ProposalsCrowded, RejectionCode.BlockFull, RejectionCode.BlockHeightWrong, RejectionCode.BlockPreviousWrong, RejectionCode.BlockTimeWrong,
        RejectionCode.BlockMerkleRootWrong, RejectionCode.BlockCountWrong, RejectionCode.BlockValidatorsWrong, RejectionCode.BlockCertificateInvalid,
        RejectionCode.BlockCoinbaseWrong, RejectionCode.BlockGenesisWrong,
    ];

    [Fact, Trait(TestSize.Trait, LongArea.Histories)]
    public void State_machine_and_reference_model_decide_alike_over_random_histories()
    {
        var seen = new ConcurrentDictionary<string, int>();
        Arbitrary.ForSeeds(Histories, random => Run(random, seen));

        // The generator must have met every rule that a transaction can break by itself, and had plenty of every kind accepted.
        Assert.All(Enum.GetValues<RejectionCode>().Except(OutOfReach), rule => Assert.Contains(rule.ToString(), seen.Keys));
        var kinds = Enum.GetValues<PayloadTag>().Except([PayloadTag.None, PayloadTag.GenesisIssue, PayloadTag.Coinbase]).Select(kind => $"accepted {kind}");
        string[] states = ["stake Started", "stake Barred", "stake Confirmed", "stake Expired", "stake Leaving", "by scripts", "at the cap", "other rules", "1 validators", "3 validators"];
        Assert.All([.. kinds, "accepted Transfer", .. states], what => Assert.True(seen.GetValueOrDefault(what) >= 5, $"{what}: {seen.GetValueOrDefault(what)}"));
    }

    private static void Run(Random random, ConcurrentDictionary<string, int> seen)
    {
        var history = new MarketHistory(random, seen);
        var snapshotAt = random.Next(BlocksPerHistory);
        using var snapshot = new MemoryStream();
        for (var i = 0; i < BlocksPerHistory; i++)
        {
            history.BuildBlock(StepsPerBlock, SecondsPerBlock);
            history.CompareAll();
            if (i == snapshotAt)
            {
                history.Chain.State.WriteSnapshot(snapshot);
            }
        }

        // I4: everything verified from the genesis, and a snapshot with the blocks after it.
        var hash = history.Chain.State.StateHash();
        Assert.Equal(hash, history.Chain.Replay().StateHash());
        snapshot.Position = 0;
        var restored = LedgerState.ReadSnapshot(history.Chain.Parameters, snapshot);
        foreach (var block in history.Chain.Blocks.Where(block => block.Height > restored.Height).ToList())
        {
            Assert.Null(restored.ApplyBlock(VerifiedBlock.Trust(block)));
        }

        Assert.Equal(hash, restored.StateHash());
    }
}
