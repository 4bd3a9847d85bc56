using Marketplace.Testing.Ledgers;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Ledger.Verification;
using Marketplace.Testing.Folders;
using Microsoft.Extensions.Logging.Abstractions;
using Marketplace.Testing.Keys;

namespace Marketplace.Chain.Tests;

public sealed class LedgerEngineTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestNetwork _network = new();

    public void Dispose()
    {
        _network.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_single_transaction_gets_a_block_of_its_own_which_everybody_can_read()
    {
        await using var engine = await _network.OpenAsync(_folder.Path);
        Assert.Equal((0L, _network.GenesisHash), (engine.Head.Height, engine.Head.Id));
        var payment = _network.Pay(0);
        var included = Assert.IsType<SubmitOutcome.Included>(await engine.SubmitAsync(payment));
        Assert.Equal(new SubmitOutcome.Included(payment.Id, new TransactionLocation(1, 0), false), included);
        Assert.Equal(1, engine.Head.Height);
        var block = engine.TryGetBlock(1)!;
        Assert.Equal(engine.Head.Id, block.Id);
        Assert.Equal(payment, block.Transactions[0]);
        Assert.Null(engine.TryGetBlock(2));
        Assert.Null(engine.TryGetBlock(-1));
        Assert.Equal(Money.FromSatoshis(1_000_000), await engine.ReadAsync(state => state.TryGetOutput(new OutPoint(payment.Id, 0), out var output) ? output.Output.Amount : Money.Zero));
        Assert.Equal(engine.Head.Totals.Issued, engine.Head.Totals.Unspent);
        await engine.WaitForHeightAsync(1);
    }

    [Fact]
    public async Task Fees_go_to_the_validator_that_makes_the_block_wherever_it_stands_in_the_set()
    {
        using var other = Enumerable.Range(10, 100).Select(number => TestKey.Of((byte)number)).First(key => key.PublicKey < _network.Validator.PublicKey);
        var parameters = _network.Parameters with
        {
            Validators = new ValidatorSet([new Validator(_network.Validator.PublicKey, 10), new Validator(other.PublicKey, 1)]),
        };
        var issued = new OutPoint(parameters.GenesisBlock.Transactions[0].Id, 0);
        var payment = Transaction.Create([issued], [TransactionOutput.To(Money.FromFlux("999"), _network.Alice.PublicKey.Hash)]).Sign(parameters.GenesisHash, _network.Faucet);
        await using var engine = await LedgerEngine.OpenAsync(
            new LedgerEngineOptions(_folder.Path), parameters, new PrivateKeyBlockSigner(_network.Validator), TestNetwork.Verifier, TimeProvider.System, NullLoggerFactory.Instance);
        await engine.SubmitAsync(payment);
        var block = engine.TryGetBlock(1)!;
        Assert.Equal(1, block.Header.Proposer);
        Assert.Equal(_network.Validator.PublicKey.Address, block.Transactions[^1].Outputs[0].Lock.Owner);
    }

    [Fact]
    public async Task Concurrent_transactions_share_blocks_and_each_is_in_the_chain_once()
    {
        await using var engine = await _network.OpenAsync(_folder.Path);
        var payments = Enumerable.Range(0, 100).Select(i => _network.Pay(i)).ToArray();
        var outcomes = await Task.WhenAll(payments.Select(payment => engine.SubmitAsync(payment).AsTask()));
        Assert.All(outcomes, outcome => Assert.False(Assert.IsType<SubmitOutcome.Included>(outcome).AlreadyKnown));
        Assert.InRange(engine.Head.Height, 1, 99);

        var inChain = new List<(Hash256 Id, TransactionLocation Location)>();
        await foreach (var block in engine.ReadBlocksAsync(1))
        {
            inChain.AddRange(block.Transactions.Select((transaction, i) => (transaction.Id, new TransactionLocation(block.Height, i))).Where(place => payments.Any(payment => payment.Id == place.Id)));
        }

        Assert.Equal(
            outcomes.Cast<SubmitOutcome.Included>().Select(included => (included.Id, included.Location)).OrderBy(place => place.Id),
            inChain.OrderBy(place => place.Id));
    }

    [Fact]
    public async Task Submitted_many_times_at_once_a_transaction_is_included_once_and_all_learn_the_same_place()
    {
        await using var engine = await _network.OpenAsync(_folder.Path);
        var payment = _network.Pay(0);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => engine.SubmitAsync(payment).AsTask())));
        var included = outcomes.Select(outcome => Assert.IsType<SubmitOutcome.Included>(outcome)).ToArray();
        Assert.Single(included, outcome => !outcome.AlreadyKnown);
        Assert.Single(included.Select(outcome => outcome.Location).Distinct());
        Assert.Equal(new SubmitOutcome.Included(payment.Id, included[0].Location, true), await engine.SubmitAsync(payment));
    }

    [Fact]
    public async Task After_a_restart_a_transaction_of_long_ago_is_still_known()
    {
        var payment = _network.Pay(0);
        await using (var engine = await _network.OpenAsync(_folder.Path))
        {
            await engine.SubmitAsync(payment);
            await engine.SubmitAsync(_network.Pay(1));
        }

        await using var again = await _network.OpenAsync(_folder.Path);
        Assert.Equal(new SubmitOutcome.Included(payment.Id, new TransactionLocation(1, 0), true), await again.SubmitAsync(payment));
        Assert.Equal(2, again.Head.Height);
    }

    [Fact]
    public async Task When_the_past_cannot_be_asked_a_refusal_is_not_guessed()
    {
        await using var engine = await _network.OpenAsync(_folder.Path);
        await engine.SubmitAsync(_network.Pay(0));
        engine.AttachTransactionIndex(new BrokenIndex());
        Assert.Equal(new SubmitOutcome.Unavailable(UnavailableReason.StorageFailed), await engine.SubmitAsync(_network.Pay(0, 2_000_000)));
        Assert.IsType<SubmitOutcome.Included>(await engine.SubmitAsync(_network.Pay(1)));
    }

    [Fact]
    public async Task Of_two_spends_of_one_output_one_is_refused_with_the_rule_and_the_input()
    {
        await using var engine = await _network.OpenAsync(_folder.Path);
        var outcomes = await Task.WhenAll(
            engine.SubmitAsync(_network.Pay(0, 5_000_000)).AsTask(), engine.SubmitAsync(_network.Pay(0, 6_000_000)).AsTask());
        Assert.Single(outcomes, outcome => outcome is SubmitOutcome.Included);
        var refused = Assert.IsType<SubmitOutcome.Refused>(outcomes.Single(outcome => outcome is SubmitOutcome.Refused));
        Assert.Equal((RejectionCode.OutputUnknown, 0), (refused.Rejection.Code, refused.Rejection.InputIndex));
    }

    [Fact]
    public async Task A_false_signature_is_refused_and_does_not_stand_in_the_way_of_the_true_one()
    {
        await using var engine = await _network.OpenAsync(_folder.Path);
        var payment = _network.Pay(0);
        var forged = payment.WithWitnesses([new Witness(_network.Faucet.PublicKey, _network.Alice.Sign(payment.SigningDigest(_network.GenesisHash)))]);
        Assert.Equal(payment.Id, forged.Id);
        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => engine.SubmitAsync(i == 10 ? payment : forged).AsTask()));
        Assert.IsType<SubmitOutcome.Included>(outcomes[10]);
        Assert.All(outcomes.Where(outcome => outcome is SubmitOutcome.Refused), outcome =>
            Assert.Equal(RejectionCode.SignatureInvalid, ((SubmitOutcome.Refused)outcome).Rejection.Code));
        Assert.Equal(payment, engine.TryGetBlock(1)!.Transactions[0]);
    }

    [Fact]
    public async Task More_submissions_than_allowed_are_told_that_the_ledger_is_busy()
    {
        var verifier = new HeldVerifier();
        await using var engine = await _network.OpenAsync(_folder.Path, options => options with { MaxQueued = 3 }, verifier);
        var first = Enumerable.Range(0, 3).Select(i => engine.SubmitAsync(_network.Pay(i)).AsTask()).ToArray();
        Assert.IsType<SubmitOutcome.Busy>(await engine.SubmitAsync(_network.Pay(3)));
        verifier.Release();
        Assert.All(await Task.WhenAll(first), outcome => Assert.IsType<SubmitOutcome.Included>(outcome));
        Assert.IsType<SubmitOutcome.Included>(await engine.SubmitAsync(_network.Pay(3)));
    }

    [Fact]
    public async Task A_caller_that_stops_waiting_learns_the_outcome_by_asking_again()
    {
        var verifier = new HeldVerifier();
        await using var engine = await _network.OpenAsync(_folder.Path, null, verifier);
        using var impatient = new CancellationTokenSource();
        var payment = _network.Pay(0);
        var submitted = engine.SubmitAsync(payment, impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => submitted);
        verifier.Release();
        await engine.WaitForHeightAsync(1).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(new SubmitOutcome.Included(payment.Id, new TransactionLocation(1, 0), true), await engine.SubmitAsync(payment));
    }

    [Fact]
    public async Task Blocks_respect_the_networks_bounds_and_the_rest_goes_into_the_next()
    {
        using var network = new TestNetwork();
        var small = network.Parameters with { Rules = network.Parameters.Rules with { MaximumBlockTransactions = 10 } };
        await using var engine = await LedgerEngine.OpenAsync(
            new LedgerEngineOptions(_folder.Path), small, new PrivateKeyBlockSigner(network.Validator), TestNetwork.Verifier, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        var issued = small.GenesisBlock.Transactions[0].Id;
        var payments = Enumerable.Range(0, 60).Select(i => Transaction.Create(
            [new OutPoint(issued, (uint)i)], [TransactionOutput.To(Money.FromFlux("999"), network.Alice.PublicKey.Hash)]).Sign(small.GenesisHash, network.Faucet));
        var outcomes = await Task.WhenAll(payments.Select(payment => engine.SubmitAsync(payment).AsTask()));
        Assert.All(outcomes, outcome => Assert.IsType<SubmitOutcome.Included>(outcome));
        await foreach (var block in engine.ReadBlocksAsync(1))
        {
            Assert.InRange(block.Transactions.Length, 2, 10);
        }
    }

    [Fact]
    public async Task A_question_that_fails_fails_alone()
    {
        await using var engine = await _network.OpenAsync(_folder.Path);
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => engine.ReadAsync<int>(_ => throw new InvalidTimeZoneException()).AsTask());
        Assert.IsType<SubmitOutcome.Included>(await engine.SubmitAsync(_network.Pay(0)));
    }

    [Fact]
    public async Task Whoever_submits_while_the_engine_stops_is_told_the_truth()
    {
        var engine = await _network.OpenAsync(_folder.Path);
        var submissions = Enumerable.Range(0, 100).Select(i => Task.Run(() => engine.SubmitAsync(_network.Pay(i)).AsTask())).ToArray();
        await submissions[0];
        await engine.DisposeAsync();
        var outcomes = await Task.WhenAll(submissions);
        Assert.All(outcomes, outcome => Assert.True(outcome is SubmitOutcome.Included or SubmitOutcome.Unavailable { Reason: UnavailableReason.Stopping }));
        Assert.Equal(new SubmitOutcome.Unavailable(UnavailableReason.Stopping), await engine.SubmitAsync(Transaction.Create([_network.Issued[0]], [])));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => engine.ReadAsync(state => state.Height).AsTask());

        await using var again = await _network.OpenAsync(_folder.Path);
        Assert.Equal(outcomes.Count(outcome => outcome is SubmitOutcome.Included), (int)again.Head.Totals.Transactions - (int)again.Head.Height - 1);
    }

    [Fact]
    public async Task An_export_verifies_with_nothing_but_the_networks_parameters()
    {
        await using var engine = await _network.OpenAsync(_folder.Path);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => engine.SubmitAsync(_network.Pay(i)).AsTask()));
        using var export = new MemoryStream();
        Assert.Equal(engine.Head.Height, await engine.ExportAsync(export));
        export.Position = 0;
        var verification = await new ChainVerifier(TestNetwork.Verifier).VerifyAsync(export, _network.Parameters);
        Assert.True(verification.Verified, verification.Fault?.ToString());
    }

    private sealed class BrokenIndex : ITransactionIndex
    {
        public long CoveredHeight => 0;

        public ValueTask<TransactionLocation?> FindAsync(Hash256 id, CancellationToken cancellationToken) => throw new IOException("the index is broken");
    }

    private sealed class HeldVerifier : ISignatureVerifier
    {
        private readonly ManualResetEventSlim _released = new();

        public string Name => "held";

        public void Release() => _released.Set();

        public bool Verify(in PublicKey key, in Hash256 digest, in Signature signature)
        {
            _released.Wait();
            return TestNetwork.Verifier.Verify(key, digest, signature);
        }
    }
}
