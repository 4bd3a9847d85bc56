using Marketplace.Ledger;
using Marketplace.Testing.Sizes;

namespace Marketplace.Validators.Tests.Exploration;

public sealed class ExplorationTests
{
    private static readonly int Schedules = TestSize.Count(LongArea.Exploration, small: 2_000, large: 50_000);

    [Fact, Trait(TestSize.Trait, LongArea.Exploration)]
    public void Under_any_schedule_correct_validators_agree_never_sign_twice_and_go_on_when_it_calms_down()
    {
        var crashes = 0;
        var blocks = 0;
        Parallel.For(0, Schedules, seed =>
        {
            var network = new SimulatedNetwork(seed);
            network.Run(chaoticSteps: 100 + (seed % 700), patience: TimeSpan.FromMinutes(5));

            Assert.True(network.Faults.Count == 0, $"seed {seed}: {string.Join("; ", network.Faults)}");
            Assert.Single(network.Correct.Select(Restored).Distinct());
            Interlocked.Add(ref crashes, network.Crashes);
            Interlocked.Add(ref blocks, network.Nodes[0].Chain.Count);
        });

        // The chaos is worth its name, and work gets done all the same.
        Assert.True(crashes > Schedules, $"{crashes} crashes");
        Assert.True(blocks > 2 * Schedules, $"{blocks} blocks");
    }

    [Fact, Trait(TestSize.Trait, LongArea.Exploration)]
    public void While_a_node_becomes_a_validator_the_same_holds()
    {
        var changed = 0;
        Parallel.For(0, Schedules / 5, seed =>
        {
            var network = new SimulatedNetwork(seed, growing: true);
            network.Run(chaoticSteps: 200 + (seed % 700), patience: TimeSpan.FromMinutes(5));

            Assert.True(network.Faults.Count == 0, $"seed {seed}: {string.Join("; ", network.Faults)}");
            Assert.Single(network.Correct.Select(Restored).Distinct());
            Interlocked.Add(ref changed, network.Nodes[0].State.Validators.Validators.Length == 5 ? 1 : 0);
        });

        Assert.True(changed > Schedules / 10, $"the validators changed in only {changed} schedules");
    }

    private static Hash256 Restored(SimulatedNode node)
    {
        node.CloseBlock();
        return node.State.StateHash();
    }
}
