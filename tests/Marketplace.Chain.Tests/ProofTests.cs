using Marketplace.Testing.Ledgers;
using Marketplace.Ledger;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Testing.Folders;
using Microsoft.Extensions.Logging.Abstractions;
using Marketplace.Testing.Keys;

namespace Marketplace.Chain.Tests;

/// <summary>Proofs of transactions by an engine, on a chain whose validators have changed.</summary>
public sealed class ProofTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestNetwork _network = new(emission: EmissionParameters.Devnet);
    private readonly PrivateKey _node = TestKey.Of(9);
    private readonly NetworkParameters _parameters;

    public ProofTests() => _parameters = _network.Parameters with
    {
        // The one validator outweighs all nodes, so that it goes on making blocks final by itself.
        Validators = new ValidatorSet([new Validator(_network.Validator.PublicKey, 1_000_000)]),
        ValidatorEpochRounds = 4,
        Rules = _network.Parameters.Rules with { ValidatorCollateral = Money.FromFlux("1000"), MaxWeightPartsPerMillion = 1_000_000 },
    };

    public void Dispose()
    {
        _node.Dispose();
        _network.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_transaction_is_proved_whether_the_validators_changed_before_the_start_or_not()
    {
        Write(MakeChain());
        for (var start = 0; start < 2; start++)
        {
            await using var engine = await OpenAsync(snapshot: start == 0);
            var changes = new HashSet<int>();
            await foreach (var block in engine.ReadBlocksAsync(0))
            {
                foreach (var transaction in block.Transactions)
                {
                    var proof = await engine.ProveAsync(transaction.Id);
                    Assert.Null(proof!.Check(_parameters.GenesisHash, TestNetwork.Verifier));
                    changes.Add(proof.Changes.Length);
                }
            }

            // The node joins the validators, and leaves them when it is not confirmed any more.
            Assert.Superset(new HashSet<int> { 0, 1, 2 }, changes);
            Assert.Null(await engine.ProveAsync(Hashing.Sha256("no such transaction"u8)));
        }
    }

    [Fact]
    public async Task Validators_that_change_while_the_engine_runs_are_known_without_a_replay()
    {
        var blocks = MakeChain();
        using var history = new ValidatorHistory(_parameters, height => blocks[(int)height].Encode());
        var state = LedgerState.FromGenesis(_parameters);
        foreach (var block in blocks.Skip(1))
        {
            Assert.Null(state.ApplyBlock(VerifiedBlock.Trust(block)));
            history.OnBlock(block, state);
        }

        var changes = await history.ChangesBelowAsync(blocks.Count, CancellationToken.None);
        Assert.True(changes.Length >= 2);
        Assert.All(changes, change => Assert.Equal(change.Header.NextValidatorSetHash, change.Validators.Hash));
        Assert.Empty(await history.ChangesBelowAsync(1, CancellationToken.None));
    }

    private Task<LedgerEngine> OpenAsync(bool snapshot) => LedgerEngine.OpenAsync(
        new LedgerEngineOptions(_folder.Path) { SnapshotOnStop = snapshot },
        _parameters,
        new PrivateKeyBlockSigner(_network.Validator),
        TestNetwork.Verifier,
        TimeProvider.System,
        NullLoggerFactory.Instance);

    private void Write(List<Block> blocks)
    {
        using var log = ChainLog.Open(new ChainLogOptions(_folder.Path, _parameters.GenesisHash.ToArray()));
        log.Append(0, [.. blocks.Select(block => (ReadOnlyMemory<byte>)block.Encode())]);
    }

    /// <summary>A node locks collateral, registers, confirms once, and is forgotten; a payment stands at either end.</summary>
    private List<Block> MakeChain()
    {
        var (genesis, faucet) = (_parameters.GenesisHash, _network.Faucet);
        var state = LedgerState.FromGenesis(_parameters);
        var blocks = new List<Block> { _parameters.GenesisBlock };
        var coins = _parameters.GenesisBlock.Transactions.SelectMany(issue => issue.Outputs.Select((_, i) => new OutPoint(issue.Id, (uint)i))).ToList();

        void Apply(long milliseconds, params Transaction[] transactions)
        {
            using var builder = state.BeginBlock(state.TipTime + milliseconds);
            foreach (var transaction in transactions)
            {
                Assert.Null(builder.TryAdd(VerifiedTransaction.Trust(transaction)).Rejection);
            }

            blocks.Add(builder.Seal(new PrivateKeyBlockSigner(_network.Validator)));
        }

        Transaction Pay(int coin) => Transaction.Create(
            [coins[coin]], [TransactionOutput.To(Money.FromFlux("999"), _network.Alice.PublicKey.Hash)]).Sign(genesis, faucet);

        Apply(10, Pay(0));
        var lockUp = Transaction.Create(
            [coins[1], coins[2]],
            [
                new TransactionOutput(Money.FromFlux("1000"), new CollateralLock(0, new KeyLock(faucet.PublicKey.Hash))),
                TransactionOutput.To(Money.FromFlux("999"), faucet.PublicKey.Hash),
            ]).Sign(genesis, faucet);
        Apply(10, lockUp);
        var collateral = new OutPoint(lockUp.Id, 0);
        for (var i = 0; i < 8; i++)
        {
            Apply(6_000);
        }

        var register = new RegisterStake(collateral, _node.PublicKey, _network.Alice.PublicKey.Address, [], true);
        Apply(10, Transaction.Create(
            [new OutPoint(lockUp.Id, 1)], [TransactionOutput.To(Money.FromFlux("998"), faucet.PublicKey.Hash)], register).Sign(genesis, faucet, _node));
        Apply(10, Transaction.Create([], [], new ConfirmStake(collateral, state.Clock.Round, "198.51.100.7:16127")).Sign(genesis, _node));
        Apply(2_000);
        Apply(10, Pay(3));
        for (var i = 0; i < 40 && (i < 2 || state.Validators.Validators.Length > 1); i++)
        {
            Apply(6_000);
        }

        Apply(10, Pay(4));
        Assert.Single(state.Validators.Validators);
        return blocks;
    }
}
