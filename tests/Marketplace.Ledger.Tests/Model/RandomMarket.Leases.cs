using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.Model;

/// <content>Leases.</content>
public sealed partial class RandomMarket
{
    private Plan OnLease(KeyValuePair<LeaseId, ModelLease> lease) => random.Next(5) switch
    {
        0 => TopUp(lease.Key, lease.Value),
        1 or 2 => Settle(lease.Key, lease.Value, closing: false),
        3 => Settle(lease.Key, lease.Value, closing: true),
        _ => Reclaim(lease.Key, lease.Value),
    };

    private Plan Open()
    {
        var plan = Spend(1, out var sum);
        var renter = Actor();
        var terms = new LeaseTerms(
            renter.Hash(), Actor().Hash(), random.Hash(), Money.FromSatoshis(random.NextInt64(1, 5_000)), random.Next(1, 4),
            Rules.FeePartsPerMillion, _time + random.Next(-20, 20), _time + random.Next(25, 400));
        var least = (long)(terms.RatePerSecond.Satoshis * terms.Instances * Rules.MinimumPaidSeconds);
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
        plan.Signers.Add(MarketNetwork.Keys[lease.Terms.Renter]);
        return plan;
    }

    private Plan Settle(LeaseId id, ModelLease lease, bool closing)
    {
        var through = random.Next(12) == 0 ? _time + random.Next(-10, 10) : Math.Min(_time, lease.EndsAt);
        var passed = Math.Max(0, through - lease.SettledThrough);
        var usage = new List<Usage>();
        for (var slot = 0; slot < lease.Terms.Instances; slot++)
        {
            var first = (uint)random.NextInt64(passed + 1);
            usage.Add(new Usage(Actor().Hash(), (ushort)slot, first));
            usage.Add(new Usage(Actor().Hash(), (ushort)slot, (uint)random.NextInt64(passed - first + 1 + (random.Next(5) == 0 ? 5 : 0))));
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
        plan.Signers.Add(MarketNetwork.Keys[lease.Terms.Meter]);

        // The model checks what the product's rule computes; where the rule refuses, any outputs will do.
        plan.Outputs.AddRange(
            SettlementRule.TryCompute(account, through, [.. usage], closing, out var settlement, out _)
                ? SettlementRule.Outputs(account, settlement)
                : [TransactionOutput.To(Money.FromSatoshis(1), Actor().Hash())]);
        return plan;
    }

    private Plan Reclaim(LeaseId id, ModelLease lease)
    {
        var account = Account(id, lease);
        var plan = new Plan { Payload = new ReclaimLease(id) };
        plan.Inputs.AddRange(account.EscrowOutPoints);
        plan.Outputs.AddRange(LeaseRules.ReclaimOutputs(account));
        plan.Signers.Add(MarketNetwork.Keys[lease.Terms.Renter]);
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
}
