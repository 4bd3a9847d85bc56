using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.Model;

/// <content>Proposals and votes.</content>
public sealed partial class RandomMarket
{
    private Plan Suggest()
    {
        var plan = Spend(2, out var sum);
        var deposit = Rules.ProposalDeposit.Satoshis + (random.Next(15) == 0 ? 1 : 0);
        plan.Payload = new Propose(
            "A proposal",
            random.Next(2) == 0 ? Hash256.Zero : random.Hash(),
            (uint)(Rules.MinimumVotingRounds + random.Next(random.Next(15) == 0 ? 40 : 6)),
            AnyAddress(),
            Action());
        plan.Outputs.Add(new TransactionOutput(Money.FromSatoshis(Math.Max(1, sum - deposit - Fee)), AnyLock()));
        plan.Outputs.Insert(random.Next(2), new TransactionOutput(Money.FromSatoshis(deposit), DepositLock.Self));
        return plan;
    }

    private Plan Cast()
    {
        var late = random.Next(4) == 0;
        var open = Model.Proposals.Values.Where(proposal => late || proposal.EnactRound == 0).OrderByDescending(proposal => late ? proposal.EnactRound : 0).Take(late ? 1 : 256).ToList();
        if (open.Count == 0)
        {
            return Suggest();
        }

        var stakes = Model.Stakes.Values
            .Where(stake => stake.Status != StakeStatus.Leaving || random.Next(8) == 0)
            .Select(stake => (OutPoint: stake.Collateral, Owner: Address.FromKeyHash(stake.Operator)))
            .Concat(_coins
                .Where(coin => coin.Lock is TimeLock { Until.Kind: LockUntilKind.Time } && (coin.Amount >= Rules.MinimumVoteStake.Satoshis || random.Next(20) == 0))
                .Select(coin => (coin.OutPoint, Owner: coin.Lock.Owner!.Value)))
            .ToArray();
        if (stakes.Length == 0)
        {
            return Register();
        }

        random.Shuffle(stakes);
        var cast = stakes.Take(random.Next(1, 4)).ToList();
        var plan = Spend(1, out var sum);
        plan.Payload = new Vote(
            Any(open).Id,
            random.Next(10) switch { < 7 => VoteChoice.Yes, < 9 => VoteChoice.No, _ => VoteChoice.Abstain },
            [.. cast.Select(stake => stake.OutPoint).Order()]);
        Change(plan, sum - Fee);
        cast.ForEach(stake => plan.SignFor(stake.Owner, random));
        return plan;
    }

    private ProposalAction Action() => random.Next(5) switch
    {
        0 => TextOnly.Instance,
        1 => new TreasuryPayment(Money.FromSatoshis(random.NextInt64(1, Math.Max(2, (long)Model.Treasury * 5 / 4))), AnyAddress()),
        _ => new ParameterChange([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => AnyChange()).DistinctBy(change => change.Id).OrderBy(change => change.Id)]),
    };

    private RuleChange AnyChange()
    {
        var (id, value) = random.Next(26) switch
        {
            0 => (RuleId.FeePartsPerMillion, random.Next(60_000)),
            1 => (RuleId.BurnPartsPerMillion, random.Next(3) * 500_000),
            2 => (RuleId.MinimumTransactionFee, random.Next(3_000)),
            3 => (RuleId.SplitCumulus, random.Next(4)),
            4 => (RuleId.SplitNimbus, random.Next(9)),
            5 => (RuleId.SplitStratus, random.Next(20)),
            6 => (RuleId.SplitFoundation, random.Next(4)),
            7 => (RuleId.CoinbaseMaturityRounds, random.Next(9)),
            8 => (RuleId.StartWindow, random.Next(6, 13)),
            9 => (RuleId.BarredFor, random.Next(11, 16)),
            10 => (RuleId.ConfirmAfter, random.Next(8)),
            11 => (RuleId.ConfirmWithin, random.Next(12, 30)),
            12 => (RuleId.Maturity, random.Next(15)),
            13 => (RuleId.DoubleSigningPartsPerMillion, random.Next(3) * 500_000),
            14 => (RuleId.FalseStatementPartsPerMillion, random.Next(1_000_001)),
            15 => (RuleId.ReporterPartsPerMillion, random.Next(4) * 333_333),
            16 => (RuleId.MinimumVotingRounds, random.Next(1, 5)),
            17 => (RuleId.MaximumVotingRounds, random.Next(3, 14)),
            18 => (RuleId.EnactmentDelayRounds, random.Next(1, 6)),
            19 => (RuleId.QuorumPartsPerMillion, random.Next(200_000)),
            20 => (RuleId.MinimumVoteStake, random.Next(1, 12) * 100_000_000),
            21 => (RuleId.ValidatorCollateral, random.Next(1, 70) * 100_000_000L),
            22 => (RuleId.MaxWeightPartsPerMillion, random.Next(200_000, 1_000_001)),
            23 => (RuleId.MaximumValidators, random.Next(1, 6)),
            24 => (RuleId.CumulusCollateral, random.Next(9, 12) * 100_000_000L),
            _ => ((RuleId)999, 1L),
        };
        return new RuleChange(id, random.Next(25) == 0 ? ulong.MaxValue : (ulong)value);
    }
}
