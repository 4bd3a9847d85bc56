using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.Model;

/// <summary>Makes transactions that a random crowd would send: about half of them right, the others wrong in every way we could think of.</summary>
public sealed class RandomMarket(Random random, ReferenceModel model, NetworkParameters parameters)
{
    private static readonly PrivateKey[] Actors = [.. Enumerable.Range(0, 6).Select(i => TestKeys.Named($"actor {i}"))];
    private static readonly Dictionary<KeyHash, PrivateKey> ByHash = Actors.ToDictionary(key => key.Hash());

    private readonly List<Transaction> _past = [];
    private readonly List<OutPoint> _spent = [];

    /// <summary>A network whose times are short enough for every rule about time to be met within a test.</summary>
    public static NetworkParameters Parameters { get; } = TestChain.Devnet with
    {
        Name = "model",
        Issue =
        [
            .. Actors.SelectMany(key => Enumerable.Repeat(TransactionOutput.To(Money.FromFlux("1000"), key.Hash()), 3)),
            new TransactionOutput(Money.FromFlux("7"), new TimeLock(new KeyLock(Actors[0].Hash()), LockUntil.AtHeight(9))),
            new TransactionOutput(Money.FromFlux("8"), new TimeLock(new KeyLock(Actors[1].Hash()), LockUntil.AtTime((TestChain.GenesisMilliseconds / 1000) + 200))),
        ],
        Rules = TestChain.Devnet.Rules with
        {
            MaximumTermSeconds = 600,
            ReclaimGraceSeconds = 30,
            MinimumSettleIntervalSeconds = 5,
            MinimumPaidSeconds = 10,
        },
    };

    /// <summary>The model after a roll-back.</summary>
    public ReferenceModel Model { get; set; } = model;

    public (Transaction Transaction, bool SignaturesHold) Next(long height, long time)
    {
        if (_past.Count > 0 && random.Next(15) == 0)
        {
            return (_past[random.Next(_past.Count)], true);
        }

        var plan = Plan(time);
        for (var faults = random.Next(4) - 1; faults > 0; faults--)
        {
            Spoil(plan, height, time);
        }

        return Build(plan);
    }

    public void Accepted(Transaction transaction)
    {
        _past.Add(transaction);
        _spent.AddRange(transaction.Inputs);
    }

    private (Transaction Transaction, bool SignaturesHold) Build(Plan plan)
    {
        var unsigned = Transaction.Create(plan.Inputs.Distinct(), plan.Outputs, plan.Payload);
        var network = plan.ForAnotherNetwork ? new Random(1).Hash() : parameters.GenesisHash;
        return (unsigned.Sign(network, plan.Signers), !plan.ForAnotherNetwork || plan.Signers.Count == 0);
    }

    private Plan Plan(long time)
    {
        var lease = Model.Leases.Count == 0 ? default : Model.Leases.ElementAt(random.Next(Model.Leases.Count));
        return random.Next(lease.Value is null ? 2 : 7) switch
        {
            0 => Transfer(),
            1 => Open(time),
            2 => TopUp(lease.Key, lease.Value!),
            3 or 4 => Settle(lease.Key, lease.Value!, time, closing: false),
            5 => Settle(lease.Key, lease.Value!, time, closing: true),
            _ => Reclaim(lease.Key, lease.Value!),
        };
    }

    private Plan Transfer()
    {
        var plan = Spend(random.Next(1, 4), out var sum);
        var left = sum - Fee;
        for (var outputs = random.Next(1, 4); outputs > 1 && left > 2; outputs--)
        {
            var part = random.NextInt64(1, left / 2);
            plan.Outputs.Add(new TransactionOutput(Money.FromSatoshis(part), KeyOrTime()));
            left -= part;
        }

        plan.Outputs.Add(TransactionOutput.To(Money.FromSatoshis(Math.Max(1, left)), Actor().Hash()));
        return plan;
    }

    private Plan Open(long time)
    {
        var plan = Spend(1, out var sum);
        var renter = Actor();
        var terms = new LeaseTerms(
            renter.Hash(), Actor().Hash(), random.Hash(), Money.FromSatoshis(random.NextInt64(1, 5_000)), random.Next(1, 4),
            parameters.Rules.FeePartsPerMillion, time + random.Next(-20, 20), time + random.Next(25, 400));
        var least = (long)(terms.RatePerSecond.Satoshis * terms.Instances * parameters.Rules.MinimumPaidSeconds);
        var deposit = Math.Max(1, Math.Min(sum - Fee - 1, random.NextInt64(least, least * 8)));
        plan.Payload = new OpenLease(terms);
        plan.Outputs.Add(new TransactionOutput(Money.FromSatoshis(deposit), EscrowLock.Self));
        plan.Outputs.Insert(random.Next(2), TransactionOutput.To(Money.FromSatoshis(Math.Max(1, sum - deposit - Fee)), renter.Hash()));
        plan.Signers.Add(renter);
        return plan;
    }

    private Plan TopUp(LeaseId id, ModelLease lease)
    {
        var plan = Spend(1, out var sum);
        var deposit = random.NextInt64(1, Math.Max(2, sum / 3));
        plan.Payload = new TopUpLease(id, random.Next(2) == 0 ? null : lease.EndsAt + random.Next(1, 60));
        plan.Outputs.Add(new TransactionOutput(Money.FromSatoshis(deposit), new EscrowLock(id)));
        plan.Outputs.Add(TransactionOutput.To(Money.FromSatoshis(Math.Max(1, sum - deposit - Fee)), Actor().Hash()));
        plan.Signers.Add(ByHash[lease.Terms.Renter]);
        return plan;
    }

    private Plan Settle(LeaseId id, ModelLease lease, long time, bool closing)
    {
        var through = random.Next(12) == 0 ? time + random.Next(-10, 10) : Math.Min(time, lease.EndsAt);
        var passed = Math.Max(0, through - lease.SettledThrough);
        var usage = new List<Usage>();
        for (var slot = 0; slot < lease.Terms.Instances; slot++)
        {
            var first = (uint)random.NextInt64(passed + 1);
            usage.Add(new Usage(Actor().Hash(), (ushort)slot, first));
            usage.Add(new Usage(Actor().Hash(), (ushort)slot, (uint)random.NextInt64(passed - first + 1 + (random.Next(12) == 0 ? 5 : 0))));
        }

        if (closing && passed == 0)
        {
            through = lease.SettledThrough;
        }

        return Settlement(id, lease, through, [.. usage.Where(entry => entry.PaidSeconds > 0).DistinctBy(entry => (entry.Slot, entry.Payee)).Order()], closing);
    }

    private Plan Settlement(LeaseId id, ModelLease lease, long through, List<Usage> usage, bool closing)
    {
        var account = Account(id, lease);
        if (random.Next(6) != 0)
        {
            usage = [.. SettlementRule.CutToEscrow(account, [.. usage])];
        }

        var plan = new Plan { Payload = closing ? new CloseLease(id, through, [.. usage]) : new SettleLease(id, through, [.. usage]) };
        plan.Inputs.AddRange(account.EscrowOutPoints);
        plan.Signers.Add(ByHash[lease.Terms.Meter]);

        // The model checks what the product's rule computes; where the rule refuses, any outputs will do.
        plan.Outputs.AddRange(
            SettlementRule.TryCompute(account, through, [.. usage], out var settlement, out _)
                ? SettlementRule.Outputs(account, settlement, closing)
                : [TransactionOutput.To(Money.FromSatoshis(1), Actor().Hash())]);
        return plan;
    }

    private Plan Reclaim(LeaseId id, ModelLease lease)
    {
        var account = Account(id, lease);
        var plan = new Plan { Payload = new ReclaimLease(id) };
        plan.Inputs.AddRange(account.EscrowOutPoints);
        plan.Outputs.AddRange(LeaseRules.ReclaimOutputs(account));
        plan.Signers.Add(ByHash[lease.Terms.Renter]);
        return plan;
    }

    private void Spoil(Plan plan, long height, long time)
    {
        switch (random.Next(19))
        {
            case 0:
                plan.Signers.Add(Actor());
                break;
            case 1 when plan.Signers.Count > 0:
                plan.Signers.RemoveAt(random.Next(plan.Signers.Count));
                break;
            case 2:
                plan.ForAnotherNetwork = true;
                break;
            case 3:
                plan.Inputs.Add(new OutPoint(random.Hash(), 0));
                break;
            case 4 when _spent.Count > 0:
                plan.Inputs.Add(_spent[random.Next(_spent.Count)]);
                break;
            case 5:
                AddInput(plan, output => output is TimeLock time && !time.Until.IsDue(height, 0));
                break;
            case 6:
                AddInput(plan, output => output is EscrowLock);
                break;
            case 7:
                plan.Inputs.Clear();
                break;
            case 8:
                plan.Outputs.Clear();
                break;
            case 9 when plan.Outputs.Count > 0:
                Change(plan, amount => amount + random.Next(1, 3_000));
                break;
            case 10 when plan.Outputs.Count > 0:
                Change(plan, amount => amount - random.Next(1, 3_000));
                break;
            case 11 when plan.Outputs.Count > 1:
                plan.Outputs.Reverse();
                break;
            case 12:
                plan.Outputs.Add(new TransactionOutput(Money.FromSatoshis(5), random.Next(2) == 0 ? EscrowLock.Self : new EscrowLock(new LeaseId(random.Hash()))));
                break;
            case 13 when plan.Outputs.Count > 0:
                Change(plan, _ => Money.MaxSatoshis / 2);
                break;
            case 14:
                plan.Payload = random.Next(2) == 0 ? new Coinbase(height) : new GenesisIssue(1, []);
                break;
            case 15 when plan.Payload is OpenLease open:
                plan.Payload = new OpenLease(SpoilTerms(open.Terms, time));
                break;
            case 16:
                plan.Payload = SpoilLease(plan.Payload);
                break;
            case 17 when plan.Payload is SettleLease settle:
                plan.Payload = settle with { Through = settle.Through + random.Next(-400, 400) };
                break;
            case 18 when plan.Payload is TopUpLease topUp:
                plan.Payload = topUp with { EndsAt = Math.Max(0, time + random.Next(-100, 1_000)) };
                break;
            default:
                break;
        }
    }

    private LeaseTerms SpoilTerms(LeaseTerms terms, long time) => random.Next(6) switch
    {
        0 => terms with { Instances = random.Next(2) == 0 ? 0 : 101 },
        1 => terms with { FeePartsPerMillion = terms.FeePartsPerMillion + 1 },
        2 => terms with { EndsAt = time - random.Next(3) },
        3 => terms with { EndsAt = time + parameters.Rules.MaximumTermSeconds + random.Next(2) },
        4 => terms with { StartsAt = terms.EndsAt - random.Next(2) },
        _ => terms with { RatePerSecond = Money.FromSatoshis(random.NextInt64(1, Money.MaxSatoshis)) },
    };

    private TransactionPayload? SpoilLease(TransactionPayload? payload)
    {
        var other = new LeaseId(random.Hash());
        return payload switch
        {
            TopUpLease topUp => topUp with { Lease = other },
            SettleLease settle => settle with { Lease = other },
            CloseLease close => close with { Lease = other },
            ReclaimLease => new ReclaimLease(other),
            _ => payload,
        };
    }

    private void Change(Plan plan, Func<long, long> change)
    {
        var at = random.Next(plan.Outputs.Count);
        var amount = Math.Clamp(change(plan.Outputs[at].Amount.Satoshis), 1, Money.MaxSatoshis / 2);
        plan.Outputs[at] = plan.Outputs[at] with { Amount = Money.FromSatoshis(amount) };
        if (plan.Outputs.Sum(output => output.Amount.Satoshis) > Money.MaxSatoshis)
        {
            plan.Outputs.Clear();
        }
    }

    private void AddInput(Plan plan, Func<OutputLock, bool> which)
    {
        var found = Model.Unspent.Where(output => which(output.Value.Lock)).Select(output => output.Key).ToList();
        if (found.Count > 0)
        {
            plan.Inputs.Add(found[random.Next(found.Count)]);
        }
    }

    private Plan Spend(int count, out long sum)
    {
        var plan = new Plan();
        sum = 0;
        var mine = Model.Unspent.Where(output => output.Value.Lock is KeyLock or TimeLock && ByHash.ContainsKey(Owner(output.Value.Lock))).ToList();
        for (; count > 0; count--)
        {
            var coin = mine[random.Next(mine.Count)];
            if (!plan.Inputs.Contains(coin.Key))
            {
                plan.Inputs.Add(coin.Key);
                plan.Signers.Add(ByHash[Owner(coin.Value.Lock)]);
                sum += (long)coin.Value.Amount;
            }
        }

        return plan;
    }

    private LeaseAccount Account(LeaseId id, ModelLease lease) => new(
        id,
        lease.Terms,
        Money.FromSatoshis((long)Model.Escrowed(id)),
        [.. Model.Unspent.Where(output => output.Value.Lock is EscrowLock escrow && escrow.Lease == id).Select(output => output.Key).Order()],
        0,
        0,
        lease.SettledThrough,
        lease.EndsAt,
        Money.FromSatoshis((long)lease.Charged),
        Money.FromSatoshis((long)lease.Fee),
        (uint)lease.Settlements);

    private long Fee => parameters.Rules.MinimumTransactionFee.Satoshis + (random.Next(3) * 500);

    private OutputLock KeyOrTime() => random.Next(4) == 0
        ? new TimeLock(new KeyLock(Actor().Hash()), LockUntil.AtHeight(random.Next(1, 40)))
        : new KeyLock(Actor().Hash());

    private static KeyHash Owner(OutputLock held) => held is TimeLock time ? ((KeyLock)time.Inner).Hash : ((KeyLock)held).Hash;

    private PrivateKey Actor() => Actors[random.Next(Actors.Length)];
}

/// <summary>A transaction before it is built, so that it can be spoiled.</summary>
public sealed class Plan
{
    public List<OutPoint> Inputs { get; } = [];

    public List<TransactionOutput> Outputs { get; } = [];

    public TransactionPayload? Payload { get; set; }

    public List<PrivateKey> Signers { get; } = [];

    public bool ForAnotherNetwork { get; set; }
}
