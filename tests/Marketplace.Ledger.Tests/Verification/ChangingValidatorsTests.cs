using System.Collections.Concurrent;
using System.Collections.Immutable;
using Marketplace.Ledger.Proofs;
using Marketplace.Ledger.Tests.Model;
using Marketplace.Ledger.Tests.Support;
using Marketplace.Ledger.Verification;

namespace Marketplace.Ledger.Tests.Verification;

/// <summary>Chains whose validators change every few blocks: certificates are read ahead of the blocks that say whose they must be.</summary>
public sealed class ChangingValidatorsTests
{
    private static readonly TestChain Chain = MakeChain();

    // Before the change, and the block that brings it, by height.
    private static readonly SortedDictionary<long, (ValidatorSet Before, ValidatorSet After)> Changes = FindChanges();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_chain_whose_validators_change_often_verifies(int threads)
    {
        Assert.True(Changes.Count >= 3);
        var outcome = await VerifyAsync(Chain.Export(), threads);
        Assert.True(outcome.Verified, outcome.Fault?.ToString());
        Assert.Equal(Chain.State.StateHash(), outcome.Report.StateHash);
    }

    [Fact]
    public async Task Validators_of_before_a_change_certify_nothing_after_it()
    {
        foreach (var (height, (before, _)) in Changes.Where(change => change.Key + 1 < Chain.Blocks.Count).Take(4))
        {
            var next = Chain.Blocks[(int)height + 1];
            var stale = next.WithCertificate(MarketNetwork.Certify(next.Header, before));
            var outcome = await VerifyAsync(Chain.ExportWith((int)next.Height, stale.Encode()), 2);
            Assert.Equal((ChainFaultKind.SignatureInvalid, next.Height), (outcome.Fault!.Kind, outcome.Fault.Height));

            // Not even when they put themselves into the header.
            var header = next.Header with { ValidatorSetHash = before.Hash };
            outcome = await VerifyAsync(Chain.ExportWith((int)next.Height, new Block(header, MarketNetwork.Certify(header, before), next.Transactions).Encode()), 2);
            Assert.Equal(next.Height, outcome.Fault!.Height);
        }
    }

    [Fact]
    public void Every_transaction_is_proved_over_all_changes_before_it()
    {
        var genesis = Chain.Parameters.GenesisBlock;
        foreach (var block in Chain.Blocks.Skip(1).Where(block => block.Transactions.Length > 0))
        {
            ImmutableArray<ValidatorChange> changes =
            [
                .. Changes.Where(change => change.Key < block.Height)
                    .Select(change => new ValidatorChange(Chain.Blocks[(int)change.Key].Header, Chain.Blocks[(int)change.Key].Certificate, change.Value.After)),
            ];
            var proof = TransactionProof.Create(genesis.Header, Chain.Parameters.Validators, changes, block, block.Transactions.Length - 1);
            Assert.True(TransactionProof.TryDecode(proof.Encode(), out var read, out _));
            Assert.Null(read.Check(Chain.Parameters.GenesisHash, TestChain.Verifier));
        }
    }

    private static async Task<ChainVerification> VerifyAsync(byte[] export, int threads)
    {
        using var stream = new MemoryStream(export);
        return await new ChainVerifier(TestChain.Verifier, new ChainVerifierOptions { Parallelism = threads }).VerifyAsync(stream, Chain.Parameters.GenesisHash);
    }

    private static TestChain MakeChain()
    {
        var history = new MarketHistory(new Random(42), new ConcurrentDictionary<string, int>());
        var changes = 0;
        while (changes < 5 || history.Chain.State.Height < 150)
        {
            history.BuildBlock(most: 5, seconds: 5);
            changes = history.Chain.Blocks.Count(block => block.Header.NextValidatorSetHash != block.Header.ValidatorSetHash);
        }

        return history.Chain;
    }

    private static SortedDictionary<long, (ValidatorSet Before, ValidatorSet After)> FindChanges()
    {
        var changes = new SortedDictionary<long, (ValidatorSet, ValidatorSet)>();
        var state = LedgerState.FromGenesis(Chain.Parameters);
        foreach (var block in Chain.Blocks.Skip(1))
        {
            var before = state.Validators;
            Assert.Null(state.ApplyBlock(VerifiedBlock.Trust(block)));
            if (state.Validators.Hash != before.Hash)
            {
                changes.Add(block.Height, (before, state.Validators));
            }
        }

        return changes;
    }
}
