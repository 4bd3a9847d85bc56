using Marketplace.Ledger.Nodes;

namespace Marketplace.Ledger;

/// <summary>Chooses the validators of an epoch: those of the genesis, and confirmed nodes that stand for it with enough collateral.</summary>
internal static class ValidatorSelection
{
    private const uint Million = 1_000_000;

    /// <summary>The set that follows from the nodes.</summary>
    /// <param name="genesis">The validators of the network's beginning, with fixed weights.</param>
    /// <param name="nodes">The nodes.</param>
    /// <param name="rules">The rules in force.</param>
    /// <remarks>
    /// A node weighs its collateral in whole FLUX. When there are too many, the heaviest stay, among equals the lower key. Then each weight is cut at its
    /// largest share of their sum, but never below one.
    /// </remarks>
    public static ValidatorSet Select(ValidatorSet genesis, NodeRegistry nodes, LedgerRules rules)
    {
        var candidates = new List<Validator>(genesis.Validators);
        foreach (var node in nodes.Records)
        {
            if (node is { Validates: true, Status: NodeStatus.Confirmed } && node.Amount >= rules.ValidatorCollateral && genesis.IndexOf(node.NodeKey) < 0)
            {
                candidates.Add(new Validator(node.NodeKey, (ulong)Math.Max(1, node.Amount.Satoshis / Money.SatoshisPerFlux)));
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
