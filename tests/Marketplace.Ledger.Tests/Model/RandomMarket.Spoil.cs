using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Stakes;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.Model;

/// <content>Everything that can be wrong with a transaction.</content>
public sealed partial class RandomMarket
{
    private void Spoil(Plan plan)
    {
        switch (random.Next(24))
        {
            case 0:
                plan.Signers.Add(random.Next(2) == 0 ? Actor() : Any(MarketNetwork.Machines));
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
                AddInput(plan, output => output is TimeLock time && !time.Until.IsDue(_height, 0));
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
                plan.Outputs.Insert(random.Next(plan.Outputs.Count + 1), new TransactionOutput(Money.FromSatoshis(5), ReservedLock()));
                break;
            case 13 when plan.Outputs.Count > 0:
                Change(plan, _ => Money.MaxSatoshis / 2);
                break;
            case 14:
                plan.Payload = random.Next(2) == 0 ? new Coinbase(_height) : new GenesisIssue(1, []);
                plan.ForgedEvidence = false;
                break;
            case 15 when plan.Scripts.Count > 0:
                plan.Scripts.RemoveAt(random.Next(plan.Scripts.Count));
                break;
            case 16:
                plan.Scripts.Add(AnyScript());
                break;
            case 17:
                AddInput(plan, output => output is DepositLock or TreasuryLock);
                break;
            case 18:
                AddInput(plan, output => output is CollateralLock or MultiSigLock);
                break;
            case 19 or 20 when plan.Payload is OpenLease or TopUpLease:
                plan.Outputs.Add(new TransactionOutput(Money.FromSatoshis(5), EscrowLock.Self));
                break;
            default:
                plan.Payload = SpoilPayload(plan.Payload);
                break;
        }
    }

    private TransactionPayload? SpoilPayload(TransactionPayload? payload) => payload switch
    {
        OpenLease open => new OpenLease(SpoilTerms(open.Terms)),
        TopUpLease topUp => random.Next(2) == 0 ? topUp with { Lease = NoLease() } : topUp with { EndsAt = Math.Max(0, _time + random.Next(-100, 1_000)) },
        SettleLease settle => random.Next(2) == 0 ? settle with { Lease = NoLease() } : settle with { Through = settle.Through + random.Next(-400, 400) },
        CloseLease close => close with { Lease = NoLease() },
        ReclaimLease => new ReclaimLease(NoLease()),
        RegisterStake register => SpoilRegister(register),
        ConfirmStake confirm => random.Next(4) == 0 ? confirm with { Collateral = NoOutput() } : confirm with { Round = Math.Max(0, confirm.Round + random.Next(-30, 4)) },
        RestartStake restart => random.Next(3) == 0 ? restart with { Collateral = NoOutput() } : restart with { StartedRound = restart.StartedRound + 1 },
        SetDelegates set => set with { Collateral = NoOutput() },
        UnregisterStake leave => random.Next(2) == 0 ? leave with { Collateral = NoOutput() } : leave with { RegisteredRound = leave.RegisteredRound + 1 },
        SlashStake slash => slash with { Reporter = Actor().Hash() },
        Propose propose => propose with { VotingRounds = (uint)random.Next(20) },
        Vote vote => random.Next(2) == 0 ? vote with { Proposal = new ProposalId(random.Hash()) } : vote with { Stakes = [random.Next(2) == 0 ? NoOutput() : Any(_coins).OutPoint] },
        Burn burn => new Burn(Money.FromSatoshis(Math.Min(Money.MaxSatoshis, burn.Amount.Satoshis + random.NextInt64(1_000_000_000_000)))),
        _ => payload,
    };

    private LeaseTerms SpoilTerms(LeaseTerms terms) => random.Next(6) switch
    {
        0 => terms with { Instances = random.Next(2) == 0 ? 0 : 101 },
        1 => terms with { FeePartsPerMillion = terms.FeePartsPerMillion + 1 },
        2 => terms with { EndsAt = _time - random.Next(3) },
        3 => terms with { EndsAt = _time + Rules.MaximumTermSeconds + random.Next(2) },
        4 => terms with { StartsAt = terms.EndsAt - random.Next(2) },
        _ => terms with { RatePerSecond = Money.FromSatoshis(random.NextInt64(1, Money.MaxSatoshis)) },
    };

    private RegisterStake SpoilRegister(RegisterStake register) => random.Next(3) switch
    {
        0 => register with { Collateral = random.Next(2) == 0 ? NoOutput() : Any(_coins).OutPoint },
        1 => register with { NodeKey = Any(MarketNetwork.Machines).PublicKey },
        _ => register with { Delegates = [Actor().Hash()] },
    };

    private OutputLock ReservedLock() => random.Next(6) switch
    {
        0 => EscrowLock.Self,
        1 => new EscrowLock(new LeaseId(random.Hash())),
        2 => DepositLock.Self,
        3 => new DepositLock(new ProposalId(random.Hash())),
        4 => TreasuryLock.Instance,
        _ => new CollateralLock(random.Next(1, 5), new KeyLock(Actor().Hash())),
    };

    private LeaseId NoLease() => new(random.Hash());

    private OutPoint NoOutput() => new(random.Hash(), 0);

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
}
