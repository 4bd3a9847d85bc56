using System.Collections.Immutable;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger.Tests.Support;

/// <summary>A chain with rounds of a second and short spans, and what operators do on it. Every payment takes a fresh coin of the faucet.</summary>
public sealed class NodeWorld(NetworkParameters? parameters = null)
{
    private int _coin;

    /// <summary>Every span differs; the figures are small enough for a test to wait for all of them.</summary>
    public static NetworkParameters Network { get; } = TestChain.Devnet with
    {
        Name = "stakes",
        Validators = new ValidatorSet([new Validator(TestKeys.Validator.PublicKey, 1_000_000)]),
        Emission = new EmissionParameters { RoundMilliseconds = 1_000 },
        ValidatorEpochRounds = 10,
        Rules = TestChain.Devnet.Rules with
        {
            CoinbaseMaturityRounds = 7,
            MinimumVotingRounds = 3,
            EnactmentDelayRounds = 5,
            Stakes = new StakeParameters { CollateralAge = 2, StartWindow = 6, BarredFor = 12, ConfirmAfter = 4, ConfirmWithin = 15, MoveAfter = 1, Maturity = 9 },
        },
    };

    public TestChain Chain { get; } = new(parameters ?? Network);

    public LedgerState State => Chain.State;

    public long Round => State.Clock.Round;

    public LedgerRules Rules => State.Rules;

    public static PrivateKey Owner(string stake) => TestKeys.Named($"{stake} owner");

    public static PrivateKey Machine(string stake) => TestKeys.Named($"{stake} machine");

    public static PrivateKey Payee(string stake) => TestKeys.Named($"{stake} payee");

    /// <summary>A transaction of the faucet with the least fee: these outputs, then its change.</summary>
    public Transaction Pay(TransactionPayload? payload, IEnumerable<TransactionOutput> outputs, params IEnumerable<PrivateKey> others)
    {
        var coin = Chain.Coin(_coin++);
        ImmutableArray<TransactionOutput> paid = [.. outputs];
        var left = coin.Output.Amount - paid.Aggregate(Money.Zero, (sum, output) => sum + output.Amount) - (payload is Burn burn ? burn.Amount : Money.Zero);
        return Chain.Sign(
            Transaction.Create([coin.OutPoint], [.. paid, TransactionOutput.To(left - Rules.MinimumTransactionFee, TestKeys.Faucet.Hash())], payload),
            [TestKeys.Faucet, .. others]);
    }

    /// <summary>A transaction that moves nothing.</summary>
    public Transaction Free(TransactionPayload payload, params PrivateKey[] signers) => Chain.Sign(Transaction.Create([], [], payload), signers);

    /// <summary>The rule that refuses a transaction in this round; null if none does.</summary>
    public RejectionCode? Try(Transaction transaction) => Chain.Try(transaction)?.Code;

    /// <summary>One block for each round.</summary>
    public void Pass(long rounds)
    {
        for (; rounds > 0; rounds--)
        {
            Chain.Apply(1);
        }
    }

    public OutPoint Make(string flux, OutputLock held)
    {
        var made = Pay(null, [new TransactionOutput(Money.FromFlux(flux), held)]);
        Chain.Apply(0, made);
        return new OutPoint(made.Id, 0);
    }

    public OutPoint LockUp(string stake, string flux = "1000") => Make(flux, new CollateralLock(0, new KeyLock(Owner(stake).Hash())));

    public RegisterStake Registration(string stake, OutPoint collateral, bool validates = false, params PrivateKey[] delegates) => new(
        collateral, Machine(stake).PublicKey, Payee(stake).Address, [.. delegates.Select(key => key.Hash()).Order()], validates);

    /// <summary>Locks a collateral, waits until it is old enough, and registers the stake.</summary>
    public OutPoint Register(string stake, string flux = "1000", bool validates = false, params PrivateKey[] delegates)
    {
        var collateral = LockUp(stake, flux);
        Pass(Rules.Stakes.CollateralAge);
        Chain.Apply(0, Pay(Registration(stake, collateral, validates, delegates), [], Owner(stake), Machine(stake)));
        return collateral;
    }

    /// <summary>Registers and confirms.</summary>
    public OutPoint Start(string stake, string flux = "1000", bool validates = false, params PrivateKey[] delegates)
    {
        var collateral = Register(stake, flux, validates, delegates);
        Chain.Apply(0, Confirmation(stake, collateral));
        return collateral;
    }

    public Transaction Confirmation(string stake, OutPoint collateral) => Free(new ConfirmStake(collateral, Round, "198.51.100.7:16127"), Machine(stake));

    public StakeRecord Stake(OutPoint collateral)
    {
        Assert.True(State.Stakes.TryGet(collateral, out var stake));
        return stake;
    }

    /// <summary>A spend of one output with the least fee.</summary>
    public Transaction Spend(OutPoint outPoint, params PrivateKey[] signers)
    {
        Assert.True(State.TryGetOutput(outPoint, out var output));
        return Chain.Sign(
            Transaction.Create([outPoint], [TransactionOutput.To(output.Output.Amount - Rules.MinimumTransactionFee, TestKeys.Renter.Hash())]), signers);
    }

    /// <summary>The state as it was before the last block.</summary>
    public LedgerState Before()
    {
        var state = LedgerState.FromGenesis(Chain.Parameters);
        Assert.All(Chain.Blocks.Skip(1).SkipLast(1), block => Assert.Null(state.ApplyBlock(VerifiedBlock.Trust(block))));
        return state;
    }

    /// <summary>Replays all blocks with full checks, and compares.</summary>
    public void CheckReplay() => Assert.Equal(State.StateHash(), Chain.Replay().StateHash());
}
