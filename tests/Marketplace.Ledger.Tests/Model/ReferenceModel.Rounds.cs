using System.Numerics;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger.Tests.Model;

/// <content>What a block does before its transactions, and the validators that it chooses at its end.</content>
public sealed partial class ReferenceModel
{
    private static readonly StakeTier[] Tiers = [StakeTier.Cumulus, StakeTier.Nimbus, StakeTier.Stratus];

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
            LapseStakes();
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
        foreach (var stake in Stakes.Values.Where(stake => stake.Validates && stake.Status == StakeStatus.Confirmed && stake.Amount >= Rules.ValidatorCollateral))
        {
            if (chosen.All(validator => validator.Key != stake.NodeKey))
            {
                chosen.Add(new Validator(stake.NodeKey, (ulong)(stake.Amount.Satoshis / 100_000_000)));
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

    private void LapseStakes()
    {
        foreach (var stake in Stakes.Values.ToList())
        {
            if (stake.Status == StakeStatus.Started && Round - stake.StartedRound > Rules.Stakes.StartWindow)
            {
                Stakes[stake.Collateral] = stake with { Status = StakeStatus.Barred };
            }
            else if (stake.Status == StakeStatus.Confirmed && Round - stake.LastConfirmedRound > Rules.Stakes.ConfirmWithin)
            {
                Stakes[stake.Collateral] = stake with { Status = StakeStatus.Expired };
            }
            else if (stake.Status == StakeStatus.Leaving && Round >= stake.ReleaseRound)
            {
                Stakes.Remove(stake.Collateral);
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
            var next = Stakes.Values
                .Where(stake => stake.Tier == tier && stake.Status == StakeStatus.Confirmed)
                .OrderBy(stake => stake.LastPaidRound > 0 ? stake.LastPaidRound : stake.ConfirmedRound)
                .ThenBy(stake => stake.LastPaidRound > 0)
                .ThenBy(stake => stake.Collateral)
                .FirstOrDefault();
            if (share > 0 && next is not null)
            {
                Stakes[next.Collateral] = next with { LastPaidRound = Round };
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
