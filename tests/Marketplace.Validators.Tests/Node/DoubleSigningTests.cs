using Marketplace.Ledger;
using Marketplace.Ledger.Stakes;
using Marketplace.Chain;
using Marketplace.Validators.Node;
using Marketplace.Validators.Tests.Support;

namespace Marketplace.Validators.Tests.Node;

public sealed class DoubleSigningTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan EmptyBlocks = TimeSpan.FromMilliseconds(150);

    /// <summary>The mistake that costs operators of validators their stake everywhere: a second machine with the key, for safety.</summary>
    [Fact]
    public async Task An_operator_that_runs_its_validator_twice_loses_the_collateral_and_the_place_in_the_set()
    {
        using var limit = new CancellationTokenSource(Patience);
        var network = TestNetwork.Growing();
        var newcomer = TestNetwork.Newcomer.PublicKey;
        var amount = network.Parameters.Rules.Stakes.CumulusCollateral;
        var mesh = new TcpMesh(network);
        await using var cluster = new Cluster(
            network, mesh.Open, options => options with { Machine = options.Machine with { EmptyBlockInterval = EmptyBlocks } });
        await cluster.StartAllAsync();

        // No submission moves the rounds on: idle validators open them, and the collateral comes of age.
        var lockUp = network.LockUp();
        var age = network.Parameters.Rules.Stakes.CollateralAge;
        var lockedIn = await IncludeAsync(cluster, lockUp, limit.Token);
        await UntilAsync(cluster.Engine(0), state => state.Clock.Round > lockedIn + age, limit.Token);
        await IncludeAsync(cluster, network.Register(lockUp), limit.Token);
        var round = await cluster.Engine(0).ReadAsync(state => state.Clock.Round, limit.Token);
        await IncludeAsync(cluster, network.Confirm(lockUp, round), limit.Token);
        await using (var honest = await cluster.OpenAsync("newcomer", TestNetwork.Newcomer, mesh.Dial(TestNetwork.Newcomer, 0, 1, 2, 3)))
        {
            await UntilAsync(honest.Engine, state => state.Validators.IndexOf(newcomer) >= 0, limit.Token);
            await honest.Engine.WaitForHeightAsync(cluster.Engine(0).Head.Height + 10, limit.Token);
            Assert.True(await honest.Engine.ReadAsync(state => state.Stakes.TryGet(newcomer, out _), limit.Token), "one that signs once was slashed");
        }

        var burnedBefore = await cluster.Engine(0).ReadAsync(state => state.Burned, limit.Token);
        await using (await cluster.OpenAsync("one", TestNetwork.Newcomer, mesh.Dial(TestNetwork.Newcomer, 0, 1)))
        await using (await cluster.OpenAsync("other", TestNetwork.Newcomer, mesh.Dial(TestNetwork.Newcomer, 2, 3)))
        {
            foreach (var node in cluster.Nodes.OfType<ValidatorNode>())
            {
                await UntilAsync(node.Engine, state => !state.Stakes.TryGet(newcomer, out _), limit.Token);
            }

            await UntilAsync(cluster.Engine(0), state => state.Validators.IndexOf(newcomer) < 0, limit.Token);
        }

        Assert.False(await cluster.Engine(0).ReadAsync(state => state.TryGetOutput(new OutPoint(lockUp.Id, 0), out _), limit.Token), "the collateral is still there");
        var slashing = FindSlashing(cluster.Engine(0));
        var reporter = Assert.Single(network.Keys, key => key.PublicKey.Hash == Assert.IsType<SlashStake>(slashing.Payload).Reporter);
        var reward = Assert.Single(slashing.Outputs);
        Assert.Equal(TransactionOutput.To(reward.Amount, reporter.PublicKey.Hash), reward);
        Assert.Equal(Money.FromSatoshis(amount.Satoshis * network.Parameters.Rules.Stakes.ReporterPartsPerMillion / 1_000_000), reward.Amount);
        Assert.Equal(burnedBefore + amount - reward.Amount, await cluster.Engine(0).ReadAsync(state => state.Burned, limit.Token));
        await cluster.VerifyAsync();
    }

    private static async Task<long> IncludeAsync(Cluster cluster, Transaction transaction, CancellationToken cancellationToken)
    {
        var outcome = await cluster.Engine(0).SubmitAsync(transaction, cancellationToken: cancellationToken);
        Assert.IsType<SubmitOutcome.Included>(outcome);
        return await cluster.Engine(0).ReadAsync(state => state.Clock.Round, cancellationToken);
    }

    private static async Task UntilAsync(LedgerEngine engine, Func<LedgerState, bool> holds, CancellationToken cancellationToken)
    {
        while (!await engine.ReadAsync(holds, cancellationToken))
        {
            await engine.WaitForHeightAsync(engine.Head.Height + 1, cancellationToken);
        }
    }

    private static Transaction FindSlashing(LedgerEngine engine) => Assert.Single(
        Enumerable.Range(1, (int)engine.Head.Height).SelectMany(height => engine.TryGetBlock(height)!.Transactions), transaction => transaction.Payload is SlashStake);
}
