using Marketplace.Testing.Keys;
using Marketplace.Chain;
using Marketplace.Ledger;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Ledger.Stakes;
using Marketplace.Testing.Clocks;
using Microsoft.Extensions.Logging.Abstractions;

namespace Marketplace.Grains.Tests.Ledgers;

/// <summary>A real engine under a clock of the test, and transactions that bring something of every kind into its state.</summary>
internal sealed class ContractChain : IAsyncDisposable
{
    private static readonly StakeParameters Spans = new()
    {
        CollateralAge = 2, StartWindow = 10, BarredFor = 20, ConfirmAfter = 5, ConfirmWithin = 10, MoveAfter = 2,
    };

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ledger-contract-");
    private readonly ManualTimeProvider _clock = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    private (OutPoint Point, Money Amount) _coin;

    public LedgerEngine Engine { get; private set; } = null!;

    public PrivateKey Owner { get; } = TestKey.Of(1);

    public PrivateKey Machine { get; } = TestKey.Of(3);

    public OutPoint Collateral { get; private set; }

    public LeaseId Lease { get; private set; }

    public static async Task<ContractChain> OpenAsync()
    {
        var chain = new ContractChain();
        var validator = TestKey.Of(2);
        var devnet = NetworkParameters.Devnet(validator.PublicKey, chain.Owner.PublicKey.Hash, chain._clock.GetUtcNow());
        var emission = new EmissionParameters { RoundMilliseconds = 1_000 };
        var parameters = devnet with { Emission = emission, Rules = devnet.Rules with { Stakes = Spans } };
        chain.Engine = await LedgerEngine.OpenAsync(
            new LedgerEngineOptions(chain._directory.FullName) { MaxBatchDelay = TimeSpan.FromSeconds(1) },
            parameters,
            new PrivateKeyBlockSigner(validator),
            new ManagedSignatureVerifier(),
            chain._clock,
            NullLoggerFactory.Instance);
        chain._coin = (new OutPoint(parameters.GenesisBlock.Transactions[0].Id, 0), parameters.Issue[0].Amount);
        return chain;
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    /// <summary>A payment of the owner's that nobody has submitted yet.</summary>
    public Transaction Pay(long satoshis = 1_000) =>
        Spend([TransactionOutput.To(Money.FromSatoshis(satoshis), Machine.PublicKey.Hash)], null, Owner);

    /// <summary>A payment whose second signature is somebody else's.</summary>
    public Transaction Forged()
    {
        var (point, amount) = _coin;
        var payment = Pay();
        _coin = (point, amount);
        return payment.WithWitnesses([new Witness(payment.Witnesses[0].Key, Machine.Sign(payment.SigningDigest(Engine.GenesisHash)))]);
    }

    /// <summary>Payments that do not depend on each other, each to so many that it takes about 50 KiB.</summary>
    public async Task<Transaction[]> PayManyAsync(int payments)
    {
        var coin = Money.FromFlux("2");
        var coins = Enumerable.Repeat(TransactionOutput.To(coin, Owner.PublicKey.Hash), payments).ToArray();
        var split = await IncludeAsync(Spend(coins, null, Owner));
        var outputs = Enumerable.Repeat(TransactionOutput.To(Money.FromSatoshis(1_000), Machine.PublicKey.Hash), 1_800).ToArray();
        return
        [
            .. from i in Enumerable.Range(0, payments)
               select Transaction.Create([new OutPoint(split.Id, (uint)i)], outputs).Sign(Engine.GenesisHash, Owner),
        ];
    }

    /// <summary>Opens a lease, registers a stake, and proposes something.</summary>
    public async Task FillAsync()
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        var rules = Engine.Head.Rules;
        var terms = new LeaseTerms(
            Owner.PublicKey.Hash,
            Machine.PublicKey.Hash,
            Hashing.Sha256([1]),
            Money.FromSatoshis(100),
            Instances: 2,
            rules.FeePartsPerMillion,
            now,
            now + 3600);
        var escrow = new TransactionOutput(Money.FromFlux("5"), EscrowLock.Self);
        Lease = new LeaseId((await IncludeAsync(Spend([escrow], new OpenLease(terms), Owner))).Id);
        var collateral = new TransactionOutput(Spans.CumulusCollateral, new CollateralLock(0, new KeyLock(Owner.PublicKey.Hash)));
        var locked = await IncludeAsync(Spend([collateral], null, Owner));
        Collateral = new OutPoint(locked.Id, 0);
        Tick(Spans.CollateralAge + 1);
        await IncludeAsync(Spend(
            [TransactionOutput.To(Money.FromSatoshis(1_000), Owner.PublicKey.Hash)],
            new RegisterStake(Collateral, Machine.PublicKey, Owner.Address, [], Validates: false),
            Owner,
            Machine));
        var confirmation = new ConfirmStake(Collateral, Engine.Head.Clock.Round, "node.example");
        await IncludeAsync(Transaction.Create([], [], confirmation).Sign(Engine.GenesisHash, Machine));
        await IncludeAsync(Spend(
            [new TransactionOutput(rules.ProposalDeposit, DepositLock.Self)],
            new Propose("A question", Hash256.Zero, (uint)rules.MinimumVotingRounds, Owner.Address, TextOnly.Instance),
            Owner));
    }

    public void Tick(long seconds) => _clock.Advance(TimeSpan.FromSeconds(seconds));

    public async Task<Transaction> IncludeAsync(Transaction transaction)
    {
        var outcome = await Engine.SubmitAsync(transaction);
        Assert.True(outcome is SubmitOutcome.Included, (outcome as SubmitOutcome.Refused)?.Rejection.ToString());
        return transaction;
    }

    private Transaction Spend(TransactionOutput[] outputs, TransactionPayload? payload, params PrivateKey[] signers)
    {
        var change = _coin.Amount - Money.FromSatoshis(outputs.Sum(output => output.Amount.Satoshis)) - Money.FromFlux("1");
        var transaction = Transaction
            .Create([_coin.Point], [.. outputs, TransactionOutput.To(change, Owner.PublicKey.Hash)], payload)
            .Sign(Engine.GenesisHash, signers);
        _coin = (new OutPoint(transaction.Id, (uint)outputs.Length), change);
        return transaction;
    }
}
