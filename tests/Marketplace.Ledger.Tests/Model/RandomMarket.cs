using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.Model;

/// <summary>Makes transactions that a random crowd would send: about half of them right, the others wrong in every way we could think of.</summary>
public sealed partial class RandomMarket(Random random, ReferenceModel model, NetworkParameters parameters)
{
    private const int MostPast = 200;

    private readonly List<Transaction> _past = [];
    private readonly List<OutPoint> _spent = [];
    private List<(OutPoint OutPoint, OutputLock Lock, long Amount)> _coins = [];
    private long _height;
    private long _time;

    /// <summary>The model after a roll-back.</summary>
    public ReferenceModel Model { get; set; } = model;

    private LedgerRules Rules => Model.Rules;

    private long Fee => Rules.MinimumTransactionFee.Satoshis + (random.Next(3) * 500);

    /// <summary>The next transaction, and the rule by which its signatures are refused, if they are.</summary>
    public (Transaction Transaction, RejectionCode? Signatures) Next(long height, long time)
    {
        (_height, _time) = (height, time);
        if (_past.Count > 0 && random.Next(15) == 0)
        {
            return (_past[random.Next(_past.Count)], null);
        }

        _coins = [.. Model.Unspent.Where(output => IsCoin(output.Value.Lock)).Select(output => (output.Key, output.Value.Lock, (long)output.Value.Amount))];
        var plan = Plan();
        for (var faults = random.Next(4) - 1; faults > 0; faults--)
        {
            Spoil(plan);
        }

        return plan.Build(parameters.GenesisHash);
    }

    public void Accepted(Transaction transaction)
    {
        _past.Add(transaction);
        _spent.AddRange(transaction.Inputs);
        if (_past.Count > MostPast)
        {
            _past.RemoveAt(0);
        }
    }

    private Plan Plan()
    {
        if (_coins.Count > 300)
        {
            return Sweep();
        }

        return random.Next(20) switch
        {
            < 2 => Transfer(),
            2 => LockUp(),
            3 => Destroy(),
            4 => Open(),
            < 8 when Model.Leases.Count > 0 => OnLease(Any(Model.Leases)),
            8 => Register(),
            < 15 when Model.Stakes.Count > 0 => OnStake(),
            15 => Suggest(),
            < 19 when Model.Proposals.Count > 0 => Cast(),
            _ => Transfer(),
        };
    }

    private Plan Transfer()
    {
        var plan = Spend(random.Next(1, 4), out var sum);
        var left = sum - Fee;
        for (var outputs = random.Next(1, 4); outputs > 1 && left > 2; outputs--)
        {
            var part = random.NextInt64(1, left / 2);
            plan.Outputs.Add(new TransactionOutput(Money.FromSatoshis(part), AnyLock()));
            left -= part;
        }

        plan.Outputs.Add(TransactionOutput.To(Money.FromSatoshis(Math.Max(1, left)), Actor().Hash()));
        return plan;
    }

    /// <summary>Many small outputs become one, so that a long history stays small.</summary>
    private Plan Sweep()
    {
        var plan = Spend(25, out var sum);
        plan.Outputs.Add(TransactionOutput.To(Money.FromSatoshis(Math.Max(1, sum - (2 * Fee))), Actor().Hash()));
        return plan;
    }

    /// <summary>Puts some money under a collateral lock: mostly of exactly a tier's amount.</summary>
    private Plan LockUp()
    {
        var plan = Spend(1, out var sum);
        var tiers = Rules.Stakes;
        var amount = Math.Max(1, Math.Min(
            sum - Fee - 1,
            (random.Next(3) switch { 0 => tiers.CumulusCollateral, 1 => tiers.NimbusCollateral, _ => tiers.StratusCollateral }).Satoshis + (random.Next(8) == 0 ? 1 : 0)));
        OutputLock inner = random.Next(8) == 0 ? new MultiSigLock(AnyScript().Hash) : new KeyLock(Actor().Hash());
        plan.Outputs.Add(new TransactionOutput(Money.FromSatoshis(amount), new CollateralLock(0, inner)));
        Change(plan, sum - amount - Fee);
        return plan;
    }

    private Plan Destroy()
    {
        var plan = Spend(1, out var sum);
        var burned = Math.Max(1, random.NextInt64(1, Math.Max(2, Math.Min(sum, 1_000_000_000))) - Fee);
        plan.Payload = new Burn(Money.FromSatoshis(burned));
        if (sum - burned - Fee > 0)
        {
            Change(plan, sum - burned - Fee);
        }

        return plan;
    }

    private void Change(Plan plan, long amount) => plan.Outputs.Add(TransactionOutput.To(Money.FromSatoshis(Math.Max(1, amount)), Actor().Hash()));

    /// <summary>Spends some coins: mostly such as are open now, and seldom collateral.</summary>
    private Plan Spend(int count, out long sum)
    {
        var plan = new Plan();
        sum = 0;
        for (; count > 0; count--)
        {
            var coin = _coins[random.Next(_coins.Count)];
            for (var tries = 0; tries < 20 && !IsHandy(coin.Lock); tries++)
            {
                coin = _coins[random.Next(_coins.Count)];
            }

            if (!plan.Inputs.Contains(coin.OutPoint))
            {
                plan.Inputs.Add(coin.OutPoint);
                plan.SignFor(coin.Lock.Owner!.Value, random);
                sum += coin.Amount;
            }
        }

        return plan;
    }

    private bool IsHandy(OutputLock held) => held switch
    {
        TimeLock time => time.Until.IsDue(_height, _time) || random.Next(30) == 0,
        CollateralLock => random.Next(30) == 0,
        _ => true,
    };

    private static bool IsCoin(OutputLock held) => held.Owner is { } owner
        && (owner.Kind == AddressKind.KeyHash ? MarketNetwork.Keys.ContainsKey(owner.Hash) : MarketNetwork.Scripts.Any(script => script.Hash == owner.Hash));

    private OutputLock AnyLock() => random.Next(8) switch
    {
        0 => new TimeLock(Inner(), LockUntil.AtHeight(random.Next(1, 40))),
        1 => new TimeLock(Inner(), LockUntil.AtTime(_time + random.Next(1, 60))),
        2 => new MultiSigLock(AnyScript().Hash),
        3 when random.Next(4) == 0 => new CollateralLock(0, Inner()),
        _ => new KeyLock(Actor().Hash()),
    };

    private OutputLock Inner() => random.Next(3) == 0 ? new MultiSigLock(AnyScript().Hash) : new KeyLock(Actor().Hash());

    private Address AnyAddress() => random.Next(4) == 0 ? AnyScript().Address : Actor().Address;

    private PrivateKey Actor() => Any(MarketNetwork.Actors);

    private RedeemScript AnyScript() => Any(MarketNetwork.Scripts);

    private T Any<T>(IReadOnlyCollection<T> all) => all.ElementAt(random.Next(all.Count));
}
