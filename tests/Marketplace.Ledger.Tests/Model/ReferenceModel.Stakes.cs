using System.Numerics;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Ledger.Stakes.Evidence;

namespace Marketplace.Ledger.Tests.Model;

/// <content>Stakes.</content>
public sealed partial class ReferenceModel
{
    private RejectionCode? CheckRegister(Transaction transaction, RegisterStake register, List<Address> parties)
    {
        if (transaction.Inputs.Contains(register.Collateral) || !Unspent.TryGetValue(register.Collateral, out var output)
            || output.Lock is not CollateralLock { Inner: KeyLock owner })
        {
            return RejectionCode.CollateralInvalid;
        }

        parties.Add(Address.FromKeyHash(owner.Hash));
        parties.Add(Address.FromKeyHash(register.NodeKey.Hash));
        return CheckLocks(transaction, null);
    }

    private RejectionCode? Register(RegisterStake register)
    {
        var (amount, held, _) = Unspent[register.Collateral];
        var collateral = (CollateralLock)held;
        var owner = ((KeyLock)collateral.Inner).Hash;
        var rules = Rules.Stakes;
        var tier = Tiers.Zip([rules.CumulusCollateral, rules.NimbusCollateral, rules.StratusCollateral])
            .Where(pair => pair.Second.Satoshis == amount)
            .Select(pair => (StakeTier?)pair.First)
            .FirstOrDefault();
        if (tier is null)
        {
            return RejectionCode.CollateralInvalid;
        }

        if (Round < collateral.SinceRound + rules.CollateralAge)
        {
            return RejectionCode.CollateralTooYoung;
        }

        if (Stakes.ContainsKey(register.Collateral) || Stakes.Values.Any(stake => stake.NodeKey == register.NodeKey))
        {
            return RejectionCode.StakeTaken;
        }

        if (register.Delegates.Contains(owner))
        {
            return RejectionCode.DelegatesInvalid;
        }

        Stakes.Add(register.Collateral, new StakeRecord
        {
            Collateral = register.Collateral,
            Tier = tier.Value,
            Amount = Money.FromSatoshis((long)amount),
            Operator = owner,
            NodeKey = register.NodeKey,
            Payout = register.Payout,
            Delegates = register.Delegates,
            Validates = register.Validates,
            Status = StakeStatus.Started,
            RegisteredRound = Round,
            StartedRound = Round,
        });
        return null;
    }

    private RejectionCode? CheckSetDelegates(Transaction transaction, SetDelegates set, List<Address> parties)
    {
        if (!Stakes.TryGetValue(set.Collateral, out var stake))
        {
            return RejectionCode.StakeUnknown;
        }

        parties.Add(Address.FromKeyHash(stake.Operator));
        return CheckLocks(transaction, null);
    }

    private RejectionCode? Delegate(SetDelegates set)
    {
        var stake = Stakes[set.Collateral];
        if (stake.Status == StakeStatus.Leaving)
        {
            return RejectionCode.StakeStatusWrong;
        }

        if (set.Delegates.Contains(stake.Operator))
        {
            return RejectionCode.DelegatesInvalid;
        }

        Stakes[set.Collateral] = stake with { Delegates = set.Delegates };
        return null;
    }

    private RejectionCode? Confirm(Transaction transaction, ConfirmStake confirm)
    {
        if (!Stakes.TryGetValue(confirm.Collateral, out var stake))
        {
            return RejectionCode.StakeUnknown;
        }

        if ((CheckMovesNothing(transaction) ?? CheckOnlySigner(transaction, stake.NodeKey.Hash)) is { } refusal)
        {
            return refusal;
        }

        var first = stake.Status == StakeStatus.Started;
        if (confirm.Round > Round || confirm.Round < Round - 20 || confirm.Round < stake.StartedRound || (!first && confirm.Round <= stake.LastConfirmedRound))
        {
            return RejectionCode.RoundWrong;
        }

        if (!first && stake.Status != StakeStatus.Confirmed)
        {
            return RejectionCode.StakeStatusWrong;
        }

        var since = Round - stake.LastConfirmedRound;
        var moves = confirm.Endpoint != stake.Endpoint;
        if (!first && since <= Rules.Stakes.ConfirmAfter && !(moves && since > Rules.Stakes.MoveAfter))
        {
            return RejectionCode.StakeTooSoon;
        }

        Stakes[confirm.Collateral] = stake with
        {
            Status = StakeStatus.Confirmed,
            Endpoint = confirm.Endpoint,
            ConfirmedRound = first ? Round : stake.ConfirmedRound,
            LastConfirmedRound = Round,
        };
        return null;
    }

    private RejectionCode? Restart(Transaction transaction, RestartStake restart)
    {
        if (!Stakes.TryGetValue(restart.Collateral, out var stake))
        {
            return RejectionCode.StakeUnknown;
        }

        if ((CheckMovesNothing(transaction) ?? CheckOnlySigner(transaction, restart.By)) is { } refusal)
        {
            return refusal;
        }

        if (restart.StartedRound != stake.StartedRound)
        {
            return RejectionCode.RoundWrong;
        }

        if (restart.By != stake.Operator && !stake.Delegates.Contains(restart.By))
        {
            return RejectionCode.SignerWrong;
        }

        if (stake.Status is not (StakeStatus.Expired or StakeStatus.Barred))
        {
            return RejectionCode.StakeStatusWrong;
        }

        if (stake.Status == StakeStatus.Barred && Round - stake.StartedRound < Rules.Stakes.BarredFor)
        {
            return RejectionCode.StakeTooSoon;
        }

        Stakes[restart.Collateral] = stake with { Status = StakeStatus.Started, StartedRound = Round, ConfirmedRound = 0, LastConfirmedRound = 0, LastPaidRound = 0 };
        return null;
    }

    private RejectionCode? Unregister(Transaction transaction, UnregisterStake unregister)
    {
        if (!Stakes.TryGetValue(unregister.Collateral, out var stake))
        {
            return RejectionCode.StakeUnknown;
        }

        if ((CheckMovesNothing(transaction) ?? CheckOnlySigner(transaction, stake.Operator)) is { } refusal)
        {
            return refusal;
        }

        if (unregister.RegisteredRound != stake.RegisteredRound)
        {
            return RejectionCode.RoundWrong;
        }

        if (stake.Status == StakeStatus.Leaving)
        {
            return RejectionCode.StakeStatusWrong;
        }

        Stakes[unregister.Collateral] = stake with { Status = StakeStatus.Leaving, ReleaseRound = Round + Math.Max(1, Rules.Stakes.Maturity) };
        return null;
    }

    /// <summary>That the stake's key signed both parts of the evidence is checked with the signatures.</summary>
    private RejectionCode? Slash(Transaction transaction, SlashStake slash, long height)
    {
        if (Stakes.Values.SingleOrDefault(stake => stake.NodeKey == slash.Evidence.Signer) is not { } slashed)
        {
            return RejectionCode.StakeUnknown;
        }

        var contradicts = slash.Evidence switch
        {
            DoubleVote { First: var one, Second: var two } => (one.Kind, one.Height, one.Round) == (two.Kind, two.Height, two.Round) && one.BlockId != two.BlockId,
            DoubleProposal { First: var one, Second: var two } =>
                (one.Height, one.Round) == (two.Height, two.Round) && (one.BlockId, one.ValidRound) != (two.BlockId, two.ValidRound),
            FalseStatement { First: var one, Second: var two } => (one.Subject, one.Sequence) == (two.Subject, two.Sequence) && one.Content != two.Content,
            _ => false,
        };
        if (!contradicts)
        {
            return RejectionCode.EvidenceInvalid;
        }

        if (!transaction.Inputs.SequenceEqual([slashed.Collateral]))
        {
            return RejectionCode.InputsWrong;
        }

        if (CheckOnlySigner(transaction, slash.Reporter) is { } refusal)
        {
            return refusal;
        }

        BigInteger amount = slashed.Amount.Satoshis;
        var rate = Rules.Stakes.DoubleSigningPartsPerMillion;
        if (slash.Evidence is FalseStatement && !(slashed.Validates && rate > Rules.Stakes.FalseStatementPartsPerMillion))
        {
            rate = Rules.Stakes.FalseStatementPartsPerMillion;
        }

        var taken = amount * rate / 1_000_000;
        var reward = taken * Rules.Stakes.ReporterPartsPerMillion / 1_000_000;
        if (!SameOutputs(transaction, [(reward, new KeyLock(slash.Reporter)), (amount - taken, new KeyLock(slashed.Operator))]))
        {
            return RejectionCode.OutputsWrong;
        }

        Stakes.Remove(slashed.Collateral);
        Burned += taken - reward;
        Move(transaction, height);
        return null;
    }
}
