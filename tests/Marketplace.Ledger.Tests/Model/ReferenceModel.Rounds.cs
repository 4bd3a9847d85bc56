using System.Numerics;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Nodes;

namespace Marketplace.Ledger.Tests.Model;

/// <content>What a block does before its transactions, and the validators that it chooses at its end.</content>
public sealed partial class ReferenceModel
{
    private static readonly NodeTier[] Tiers = [NodeTier.Cumulus, NodeTier.Nimbus, NodeTier.Stratus];

    private OpenBlock _block = new();

    /// <summary>Opens the rounds that have passed, pays them, then ends votes and carries out what was decided.</summary>
    public void BeginBlock(long timeMilliseconds)
    {
        _block = new OpenBlock { Epoch = Round / parameters.ValidatorEpochRounds };
        var length = parameters.Emission.RoundMilliseconds;
        var passed = Math.Min((timeMilliseconds - RoundStart) / length, parameters.Emission.MaximumRoundsPerBlock);
        RoundStart = timeMilliseconds - ((timeMilliseconds - RoundStart) % length);
        for (var i = 0; i < passed; i++)
        {
            Round++;
            LapseNodes();
            PayRound();
        }

        if (passed > 0)
        {
            Govern(timeMilliseconds / 1000);
        }
    }

    /// <summary>The validators of the next block, where an epoch begins with this one.</summary>
    private void ChooseValidators()
    {
        if (Round / parameters.ValidatorEpochRounds == _block.Epoch)
        {
            return;
        }

        var chosen = parameters.Validators.Validators.ToList();
        foreach (var node in Nodes.Values.Where(node => node.Validates && node.Status == NodeStatus.Confirmed && node.Amount >= Rules.ValidatorCollateral))
        {
            if (chosen.All(validator => validator.Key != node.NodeKey))
            {
                chosen.Add(new Validator(node.NodeKey, (ulong)(node.Amount.Satoshis / 100_000_000)));
            }
        }

        if (chosen.Count > parameters.Validators.Validators.Length)
        {
            chosen = [.. chosen.OrderByDescending(validator => validator.Weight).ThenBy(validator => validator.Key).Take(Rules.MaximumValidators)];
            var all = chosen.Aggregate(BigInteger.Zero, (sum, validator) => sum + validator.Weight);
            var most = BigInteger.Max(1, all * Rules.MaxWeightPartsPerMillion / 1_000_000);
            chosen = [.. chosen.Select(validator => validator with { Weight = (ulong)BigInteger.Min(most, validator.Weight) })];
        }

        Validators = [.. chosen.OrderBy(validator => validator.Key)];
    }

    private void LapseNodes()
    {
        foreach (var node in Nodes.Values.ToList())
        {
            if (node.Status == NodeStatus.Started && Round - node.StartedRound > Rules.Nodes.StartWindow)
            {
                Nodes[node.Collateral] = node with { Status = NodeStatus.Barred };
            }
            else if (node.Status == NodeStatus.Confirmed && Round - node.LastConfirmedRound > Rules.Nodes.ConfirmWithin)
            {
                Nodes[node.Collateral] = node with { Status = NodeStatus.Expired };
            }
            else if (node.Status == NodeStatus.Leaving && Round >= node.ReleaseRound)
            {
                Nodes.Remove(node.Collateral);
            }
        }
    }

    private void PayRound()
    {
        var subsidy = BigInteger.Min(Subsidy(), parameters.SupplyCap.Satoshis - Issued);
        Issued += subsidy;
        var split = Rules.EmissionSplit;
        BigInteger parts = (BigInteger)split.Cumulus + split.Nimbus + split.Stratus + split.Foundation;
        var left = subsidy;
        foreach (var (tier, part) in Tiers.Zip([split.Cumulus, split.Nimbus, split.Stratus]))
        {
            var share = subsidy * part / parts;
            var next = Nodes.Values
                .Where(node => node.Tier == tier && node.Status == NodeStatus.Confirmed)
                .OrderBy(node => node.LastPaidRound > 0 ? node.LastPaidRound : node.ConfirmedRound)
                .ThenBy(node => node.LastPaidRound > 0)
                .ThenBy(node => node.Collateral)
                .FirstOrDefault();
            if (share > 0 && next is not null)
            {
                Nodes[next.Collateral] = next with { LastPaidRound = Round };
                _block.Pay(next.Payout, share);
                left -= share;
            }
        }

        _block.Treasury += left;
    }

    /// <summary>What the present round would issue if there were no cap.</summary>
    private BigInteger Subsidy()
    {
        BigInteger subsidy = parameters.Emission.InitialSubsidy.Satoshis;
        var steps = Math.Min((Round - 1) / parameters.Emission.DecayIntervalRounds, parameters.Emission.DecaySteps);
        for (var i = 0; i < steps; i++)
        {
            subsidy = subsidy * parameters.Emission.DecayNumerator / parameters.Emission.DecayDenominator;
        }

        return subsidy;
    }

    /// <summary>What one block has gathered for its coinbase.</summary>
    private sealed class OpenBlock
    {
        public long Epoch { get; init; }

        public List<(Address Payee, BigInteger Amount)> Payouts { get; } = [];

        public List<OutPoint> Deposits { get; } = [];

        public List<(Address To, BigInteger Amount)> Refunds { get; } = [];

        public List<(Address To, BigInteger Amount)> Payments { get; } = [];

        public BigInteger Treasury { get; set; }

        public BigInteger BurnedDeposits { get; set; }

        public BigInteger Fees { get; set; }

        public BigInteger ProtocolFees { get; set; }

        public void Pay(Address payee, BigInteger amount)
        {
            var place = Payouts.FindIndex(payout => payout.Payee == payee);
            if (place < 0)
            {
                Payouts.Add((payee, amount));
            }
            else
            {
                Payouts[place] = (payee, Payouts[place].Amount + amount);
            }
        }
    }
}
