using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger;

/// <summary>Chooses the validators of an epoch: those of the genesis, and confirmed stakes that stand for it with enough collateral.</summary>
internal static class ValidatorSelection
{
    private const uint Million = 1_000_000;

    /// <summary>The set that follows from the stakes.</summary>
    /// <param name="genesis">The validators of the network's beginning, with fixed weights.</param>
    /// <param name="stakes">The stakes.</param>
    /// <param name="rules">The rules in force.</param>
    /// <remarks>
    /// A stake weighs its collateral in whole FLUX. When there are too many, the heaviest stay, among equals the lower key. Then each weight is cut at its
    /// largest share of their sum, but never below one.
    /// </remarks>
    public static ValidatorSet Select(ValidatorSet genesis, StakeRegistry stakes, LedgerRules rules)
    {
        var candidates = new List<Validator>(genesis.Validators);
        foreach (var stake in stakes.Records)
        {
            if (stake is { Validates: true, Status: StakeStatus.Confirmed } && stake.Amount >= rules.ValidatorCollateral && genesis.IndexOf(stake.NodeKey) < 0)
            {
                candidates.Add(new Validator(stake.NodeKey, (ulong)Math.Max(1, stake.Amount.Satoshis / Money.SatoshisPerFlux)));
            }
        }

        if (candidates.Count == genesis.Validators.Length)
        {
            return genesis;
        }

        candidates.Sort((left, right) => right.Weight.CompareTo(left.Weight) is var byWeight && byWeight != 0 ? byWeight : left.Key.CompareTo(right.Key));
        if (candidates.Count > rules.MaximumValidators)
        {
            candidates.RemoveRange(rules.MaximumValidators, candidates.Count - rules.MaximumValidators);
        }

        var total = candidates.Aggregate(UInt128.Zero, (sum, candidate) => sum + candidate.Weight);
        var most = (ulong)UInt128.Max(1, total * rules.MaxWeightPartsPerMillion / Million);
        return new ValidatorSet(candidates.Select(candidate => candidate with { Weight = Math.Min(candidate.Weight, most) }));
    }
}
