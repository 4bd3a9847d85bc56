using Marketplace.Chain;
using Marketplace.Chain.Questions;
using Marketplace.Grains.Contracts;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Ledger.Stakes;

namespace Marketplace.Grains.Tests.Ledgers;

/// <summary>What every form of the ledger's port does: the engine itself, and the one that goes through the ledger grain.</summary>
public abstract class LedgerContract : IAsyncLifetime
{
    private protected ContractChain Chain { get; private set; } = null!;

    private protected ILedger Ledger { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Chain = await ContractChain.OpenAsync();
        Ledger = await ConnectAsync(Chain.Engine);
    }

    public async Task DisposeAsync()
    {
        await DisconnectAsync();
        await Chain.DisposeAsync();
    }

    [Fact]
    public void It_knows_its_network_and_its_head()
    {
        Assert.Equal(Chain.Engine.Parameters, Ledger.Parameters);
        Assert.Equal(Chain.Engine.GenesisHash, Ledger.GenesisHash);
        Assert.Equal(Chain.Engine.Head, Ledger.Head);
    }

    [Fact]
    public async Task A_transaction_is_included_once_and_its_submitter_sees_it_from_then_on()
    {
        var payment = Chain.Pay();
        var first = Assert.IsType<SubmitOutcome.Included>(await Ledger.SubmitAsync(payment));
        Assert.Equal((payment.Id, false), (first.Id, first.AlreadyKnown));
        Assert.True(Ledger.Head.Height >= first.Location.Height);
        Assert.Equal(first.Location, await Ledger.FindAsync(payment.Id));
        var answer = await Ledger.AskAsync(new OutputQuestion(new OutPoint(payment.Id, 0)));
        Assert.Equal(payment.Outputs[0], answer.Output!.Value.Output);

        var again = Assert.IsType<SubmitOutcome.Included>(await Ledger.SubmitAsync(Transaction.Decode(payment.Encoded)));
        Assert.Equal((first.Location, true), (again.Location, again.AlreadyKnown));
    }

    [Fact]
    public async Task A_refusal_names_the_rule_and_the_input_and_changes_nothing()
    {
        var payment = Chain.Pay();
        Assert.IsType<SubmitOutcome.Included>(await Ledger.SubmitAsync(payment));
        var height = Ledger.Head.Height;
        var other = TransactionOutput.To(Money.FromSatoshis(5), Chain.Machine.PublicKey.Hash);
        var twice = Transaction.Create(payment.Inputs, [other]).Sign(Ledger.GenesisHash, Chain.Owner);
        var refused = Assert.IsType<SubmitOutcome.Refused>(await Ledger.SubmitAsync(twice));
        Assert.Equal((RejectionCode.OutputUnknown, 0), (refused.Rejection.Code, refused.Rejection.InputIndex));
        var forged = Assert.IsType<SubmitOutcome.Refused>(await Ledger.SubmitAsync(Chain.Forged()));
        Assert.Equal(RejectionCode.SignatureInvalid, forged.Rejection.Code);
        Assert.Equal(height, Ledger.Head.Height);
    }

    [Fact]
    public async Task Every_answer_is_what_the_state_says()
    {
        await Chain.FillAsync();
        await Ledger.WaitForHeightAsync(Chain.Engine.Head.Height);
        Assert.Equal(Chain.Engine.Head, Ledger.Head);
        await SameAsync(new HeightQuestion());
        Assert.NotNull((await SameAsync(new LeaseAccountQuestion(Chain.Lease))).Account);
        Assert.Null((await SameAsync(new LeaseAccountQuestion(new LeaseId(Hashing.Sha256([7]))))).Account);
        Assert.IsType<CollateralLock>((await SameAsync(new OutputQuestion(Chain.Collateral))).Output!.Value.Output.Lock);
        Assert.Null((await SameAsync(new OutputQuestion(new OutPoint(Hashing.Sha256([7]), 1)))).Output);
        Assert.Equal(StakeStatus.Confirmed, (await SameAsync(new StakeOfKeyQuestion(Chain.Machine.PublicKey))).Stake!.Status);
        Assert.Null((await SameAsync(new StakeOfKeyQuestion(Chain.Owner.PublicKey))).Stake);

        var (stakes, wanted) = await BothAsync(new StakesQuestion());
        Assert.Equal((wanted.Height, wanted.BlockId), (stakes.Height, stakes.BlockId));
        Assert.Equal((wanted.Clock, wanted.Rules), (stakes.Clock, stakes.Rules));
        Assert.Equal<StakeRecord>([.. wanted.Records], [.. stakes.Records]);
        Assert.Equal(Chain.Collateral, Assert.Single(stakes.Queues[StakeTier.Cumulus]));
        Assert.Empty(stakes.Queues[StakeTier.Stratus]);
        Assert.Equal(wanted.Records[0], stakes.Find(Chain.Collateral));

        var (governance, view) = await BothAsync(new GovernanceQuestion());
        Assert.Equal((view.Height, view.Rules), (governance.Height, governance.Rules));
        Assert.Equal((view.Clock, view.Treasury), (governance.Clock, governance.Treasury));
        Assert.Equal<ProposalStanding>([.. view.Proposals], [.. governance.Proposals]);
        Assert.NotNull(Assert.Single(governance.Proposals).Tally);
    }

    [Fact]
    public async Task Blocks_come_in_their_order_whether_small_or_larger_than_a_message()
    {
        var large = await FillLargeBlockAsync();
        await Ledger.WaitForHeightAsync(Chain.Engine.Head.Height);
        var head = Ledger.Head.Height;
        Assert.Equal(Chain.Engine.TryGetBlock(large)!.Id, (await Ledger.GetBlockAsync(large))!.Id);
        Assert.Null(await Ledger.GetBlockAsync(head + 1));
        Assert.Null(await Ledger.GetBlockAsync(-1));
        Assert.Equal(Enumerable.Range(0, (int)head + 1).Select(height => Chain.Engine.TryGetBlock(height)!.Id), await IdsAsync(0));
        Assert.Equal([Ledger.Head.Id], await IdsAsync(head));
        Assert.Empty(await IdsAsync(head + 1));
    }

    [Fact]
    public async Task A_wait_for_a_height_ends_with_its_block()
    {
        var next = Ledger.Head.Height + 1;
        var wait = Ledger.WaitForHeightAsync(next);
        Assert.False(wait.IsCompleted);
        await Chain.IncludeAsync(Chain.Pay());
        await wait.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(Ledger.Head.Height >= next);

        using var impatient = new CancellationTokenSource();
        var endless = Ledger.WaitForHeightAsync(next + 1_000, impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless);
    }

    [Fact]
    public async Task A_proof_holds_for_somebody_who_knows_only_the_genesis_hash()
    {
        var payment = Chain.Pay();
        await Ledger.SubmitAsync(payment);
        var proof = await Ledger.ProveAsync(payment.Id);
        Assert.Null(proof!.Check(Ledger.GenesisHash, new ManagedSignatureVerifier()));
        Assert.Equal(payment, proof.Transaction);
        Assert.Null(await Ledger.ProveAsync(Hashing.Sha256([7])));
        Assert.Null(await Ledger.FindAsync(Hashing.Sha256([7])));
    }

    [Fact]
    public async Task The_export_is_the_chain_byte_for_byte()
    {
        await FillLargeBlockAsync();
        await Ledger.WaitForHeightAsync(Chain.Engine.Head.Height);
        using var wanted = new MemoryStream();
        using var written = new MemoryStream();
        Assert.Equal(await Chain.Engine.ExportAsync(wanted), await Ledger.ExportAsync(written));
        Assert.Equal(wanted.ToArray(), written.ToArray());
    }

    [Fact]
    public async Task A_ledger_that_has_stopped_says_so()
    {
        await Chain.Engine.DisposeAsync();
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => Ledger.AskAsync(new HeightQuestion()).AsTask());
        Assert.IsType<SubmitOutcome.Unavailable>(await Ledger.SubmitAsync(Chain.Pay()));
    }

    private protected abstract Task<ILedger> ConnectAsync(LedgerEngine engine);

    private protected abstract ValueTask DisconnectAsync();

    private async Task<TAnswer> SameAsync<TAnswer>(LedgerQuestion<TAnswer> question)
        where TAnswer : class
    {
        var (answer, wanted) = await BothAsync(question);
        Assert.Equal(wanted, answer);
        return answer;
    }

    private async Task<(TAnswer Answer, TAnswer Wanted)> BothAsync<TAnswer>(LedgerQuestion<TAnswer> question)
        where TAnswer : class => (await Ledger.AskAsync(question), await Chain.Engine.ReadAsync(question.Answer));

    private async Task<List<Hash256>> IdsAsync(long from)
    {
        var ids = new List<Hash256>();
        await foreach (var block in Ledger.ReadBlocksAsync(from))
        {
            ids.Add(block.Id);
        }

        return ids;
    }

    /// <summary>Makes blocks until one is larger than a message. Those that are under way together share one, as a rule.</summary>
    private async Task<long> FillLargeBlockAsync()
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var payments = await Chain.PayManyAsync(8);
            var outcomes = await Task.WhenAll(payments.Select(payment => Chain.Engine.SubmitAsync(payment).AsTask()));
            foreach (var included in outcomes.OfType<SubmitOutcome.Included>())
            {
                var height = included.Location.Height;
                if (Chain.Engine.TryGetBlock(height)!.EncodedLength > AnswerPart.MaxBytes)
                {
                    return height;
                }
            }
        }

        Assert.Fail("No block came to be larger than a message.");
        return -1;
    }
}
