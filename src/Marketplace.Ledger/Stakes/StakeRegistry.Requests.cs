using System.Collections.Immutable;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes.Evidence;

namespace Marketplace.Ledger.Stakes;

public sealed partial class StakeRegistry
{
    /// <summary>Registers and starts a stake; the operator's key signs.</summary>
    /// <param name="registration">What is asked for.</param>
    /// <param name="collateral">The unspent output that it names.</param>
    public StakeRefusal Register(StakeRegistration registration, CollateralOutput collateral)
    {
        ArgumentNullException.ThrowIfNull(registration);
        if (!Parameters.TryGetTier(collateral.Amount, out var tier))
        {
            return StakeRefusal.CollateralAmountWrong;
        }

        var refusal = this switch
        {
            _ when collateral.Owner != registration.Operator => StakeRefusal.CollateralOwnerWrong,
            _ when Round - collateral.MadeInRound < Parameters.CollateralAge => StakeRefusal.CollateralTooYoung,
            _ when _table.TryGet(registration.Collateral, out _) => StakeRefusal.CollateralTaken,
            _ when _table.TryGet(registration.NodeKey, out _) => StakeRefusal.NodeKeyTaken,
            _ when !AreDelegates(registration.Delegates, registration.Operator) => StakeRefusal.DelegatesInvalid,
            _ => StakeRefusal.None,
        };
        if (refusal == StakeRefusal.None)
        {
            _table.Set(new StakeRecord
            {
                Collateral = registration.Collateral,
                Tier = tier.Value,
                Amount = collateral.Amount,
                Operator = registration.Operator,
                NodeKey = registration.NodeKey,
                Payout = registration.Payout,
                Delegates = registration.Delegates,
                Validates = registration.Validates,
                Status = StakeStatus.Started,
                RegisteredRound = Round,
                StartedRound = Round,
            });
        }

        return refusal;
    }

    /// <summary>Confirms that a stake's machine is alive; the node key signs. The first confirmation after a start puts it into its queue, later ones keep it there.</summary>
    /// <param name="collateral">Names the stake.</param>
    /// <param name="signer">Who signed.</param>
    /// <param name="endpoint">Where the machine can be reached.</param>
    public StakeRefusal Confirm(OutPoint collateral, PublicKey signer, string endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (!_table.TryGet(collateral, out var stake))
        {
            return StakeRefusal.StakeUnknown;
        }

        var since = Round - stake.LastConfirmedRound;
        var refusal = stake.Status switch
        {
            _ when signer != stake.NodeKey => StakeRefusal.SignerWrong,
            _ when !NodeEndpoint.IsWellFormed(endpoint) => StakeRefusal.EndpointInvalid,
            StakeStatus.Started => StakeRefusal.None,
            not StakeStatus.Confirmed => StakeRefusal.StatusWrong,
            _ when since > Parameters.ConfirmAfter || (endpoint != stake.Endpoint && since > Parameters.MoveAfter) => StakeRefusal.None,
            _ => StakeRefusal.ConfirmedTooSoon,
        };
        if (refusal == StakeRefusal.None)
        {
            _table.Set(stake with
            {
                Status = StakeStatus.Confirmed,
                Endpoint = endpoint,
                ConfirmedRound = stake.Status == StakeStatus.Started ? Round : stake.ConfirmedRound,
                LastConfirmedRound = Round,
            });
        }

        return refusal;
    }

    /// <summary>Starts an expired stake, or one that is no longer barred, again; the operator or a delegate signs. It queues anew.</summary>
    /// <param name="collateral">Names the stake.</param>
    /// <param name="signer">Who signed.</param>
    public StakeRefusal Restart(OutPoint collateral, KeyHash signer)
    {
        if (!_table.TryGet(collateral, out var stake))
        {
            return StakeRefusal.StakeUnknown;
        }

        var refusal = stake.Status switch
        {
            _ when !stake.CanRestart(signer) => StakeRefusal.SignerWrong,
            StakeStatus.Expired => StakeRefusal.None,
            not StakeStatus.Barred => StakeRefusal.StatusWrong,
            _ when Round < stake.StartedRound + Parameters.BarredFor => StakeRefusal.StillBarred,
            _ => StakeRefusal.None,
        };
        if (refusal == StakeRefusal.None)
        {
            _table.Set(stake with
            {
                Status = StakeStatus.Started,
                StartedRound = Round,
                ConfirmedRound = 0,
                LastConfirmedRound = 0,
                LastPaidRound = 0,
            });
        }

        return refusal;
    }

    /// <summary>Names the delegates anew; the operator signs.</summary>
    /// <param name="collateral">Names the stake.</param>
    /// <param name="signer">Who signed.</param>
    /// <param name="delegates">As in <see cref="StakeRegistration"/>; empty takes the right from all.</param>
    public StakeRefusal SetDelegates(OutPoint collateral, KeyHash signer, ImmutableArray<KeyHash> delegates)
    {
        if (!_table.TryGet(collateral, out var stake))
        {
            return StakeRefusal.StakeUnknown;
        }

        var refusal = stake.Status switch
        {
            _ when signer != stake.Operator => StakeRefusal.SignerWrong,
            StakeStatus.Leaving => StakeRefusal.StatusWrong,
            _ when !AreDelegates(delegates, stake.Operator) => StakeRefusal.DelegatesInvalid,
            _ => StakeRefusal.None,
        };
        if (refusal == StakeRefusal.None)
        {
            _table.Set(stake with { Delegates = delegates });
        }

        return refusal;
    }

    /// <summary>Takes a stake off the network; the operator signs. It loses its place at once, and its collateral becomes free when it has matured.</summary>
    /// <param name="collateral">Names the stake.</param>
    /// <param name="signer">Who signed.</param>
    public StakeRefusal Unregister(OutPoint collateral, KeyHash signer)
    {
        if (!_table.TryGet(collateral, out var stake))
        {
            return StakeRefusal.StakeUnknown;
        }

        var refusal = stake.Status switch
        {
            _ when signer != stake.Operator => StakeRefusal.SignerWrong,
            StakeStatus.Leaving => StakeRefusal.StatusWrong,
            _ => StakeRefusal.None,
        };
        if (refusal == StakeRefusal.None)
        {
            // At least the next round, so that a record never stands in a round that would have let it go.
            _table.Set(stake with { Status = StakeStatus.Leaving, ReleaseRound = Round + Math.Max(1, Parameters.Maturity) });
        }

        return refusal;
    }

    /// <summary>Takes a stake off the network for what its node key signed. Its collateral is to be spent into exactly what the outcome says.</summary>
    /// <param name="evidence">Two things that the node key signed and that can't both be honest; their signatures hold.</param>
    /// <param name="outcome">What becomes of the collateral.</param>
    public StakeRefusal Slash(SlashingEvidence evidence, out SlashOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        outcome = default;
        if (!_table.TryGet(evidence.Signer, out var stake))
        {
            return StakeRefusal.StakeUnknown;
        }

        if (!evidence.IsContradiction)
        {
            return StakeRefusal.EvidenceInvalid;
        }

        outcome = SlashOutcome.Of(stake, evidence.Kind, Parameters);
        _table.Remove(stake.Collateral);
        return StakeRefusal.None;
    }

    private static bool AreDelegates(ImmutableArray<KeyHash> delegates, KeyHash operatorKey)
    {
        if (delegates.IsDefault || delegates.Length > StakeParameters.MaxDelegates || delegates.Contains(operatorKey))
        {
            return false;
        }

        for (var i = 1; i < delegates.Length; i++)
        {
            if (delegates[i - 1] >= delegates[i])
            {
                return false;
            }
        }

        return true;
    }
}
