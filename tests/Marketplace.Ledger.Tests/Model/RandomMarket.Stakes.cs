using System.Collections.Immutable;
using Marketplace.Ledger.Consensus;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Ledger.Stakes.Evidence;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.Model;

/// <content>Stakes.</content>
public sealed partial class RandomMarket
{
    private Plan Register()
    {
        var free = Model.Unspent.Where(output => output.Value.Lock is CollateralLock { Inner: KeyLock } && (random.Next(4) == 0 || !Model.Stakes.ContainsKey(output.Key))).ToList();
        if (free.Count == 0)
        {
            return LockUp();
        }

        var collateral = Any(free);
        var owner = collateral.Value.Lock.Owner!.Value;
        var machine = Any(MarketNetwork.Machines);
        for (var tries = random.Next(5) == 0 ? 4 : 0; tries < 4 && Model.Stakes.Values.Any(stake => stake.NodeKey == machine.PublicKey); tries++)
        {
            machine = Any(MarketNetwork.Machines);
        }

        var plan = Spend(1, out var sum);
        plan.Payload = new RegisterStake(collateral.Key, machine.PublicKey, AnyAddress(), Delegates(owner.Hash), random.Next(3) != 0);
        Change(plan, sum - Fee);
        plan.SignFor(owner, random);
        plan.Signers.Add(machine);
        return plan;
    }

    private Plan OnStake()
    {
        var waiting = Model.Stakes.Values.Where(stake => stake.Status switch
        {
            StakeStatus.Started => true,
            StakeStatus.Confirmed => Model.Round - stake.LastConfirmedRound > Rules.Stakes.ConfirmAfter,
            StakeStatus.Leaving => false,
            _ => random.Next(2) == 0,
        }).ToList();
        var stake = Any(waiting.Count > 0 && random.Next(4) != 0 ? waiting : [.. Model.Stakes.Values]);
        return stake.Status switch
        {
            StakeStatus.Started or StakeStatus.Confirmed when random.Next(5) != 0 => Confirm(stake),
            StakeStatus.Barred or StakeStatus.Expired when random.Next(4) != 0 => Restart(stake),
            _ => random.Next(8) switch
            {
                0 => Confirm(stake),
                1 => Restart(stake),
                < 4 => SetDelegates(stake),
                < 6 => Unregister(stake),
                _ => Slash(stake),
            },
        };
    }

    private Plan Confirm(StakeRecord stake)
    {
        var plan = new Plan { Payload = new ConfirmStake(stake.Collateral, Model.Round - random.Next(2), $"198.51.100.{random.Next(1, 3)}:16127") };
        plan.Signers.Add(MarketNetwork.Keys[stake.NodeKey.Hash]);
        return plan;
    }

    private Plan Restart(StakeRecord stake)
    {
        var by = stake.Delegates.IsEmpty || random.Next(2) == 0 ? stake.Operator : Any(stake.Delegates);
        by = random.Next(8) == 0 ? Actor().Hash() : by;
        var plan = new Plan { Payload = new RestartStake(stake.Collateral, stake.StartedRound, by) };
        plan.Signers.Add(MarketNetwork.Keys[by]);
        return plan;
    }

    private Plan SetDelegates(StakeRecord stake)
    {
        var plan = Spend(1, out var sum);
        plan.Payload = new SetDelegates(stake.Collateral, Delegates(stake.Operator));
        Change(plan, sum - Fee);
        plan.Signers.Add(MarketNetwork.Keys[stake.Operator]);
        return plan;
    }

    private Plan Unregister(StakeRecord stake)
    {
        var plan = new Plan { Payload = new UnregisterStake(stake.Collateral, stake.RegisteredRound) };
        plan.Signers.Add(MarketNetwork.Keys[stake.Operator]);
        return plan;
    }

    private Plan Slash(StakeRecord stake)
    {
        var reporter = Actor();
        var plan = new Plan();
        var evidence = Evidence(MarketNetwork.Keys[stake.NodeKey.Hash], plan);
        plan.Payload = new SlashStake(reporter.Hash(), evidence);
        plan.Inputs.Add(stake.Collateral);
        plan.Signers.Add(reporter);

        // Amounts that the product computes; the model has its own opinion.
        plan.Outputs.AddRange(SlashOutcome.Of(stake, evidence.Kind, Rules.Stakes).Outputs(reporter.Hash()));
        return plan;
    }

    /// <summary>Two contradicting statements; at times they agree, or one is signed by somebody else.</summary>
    private SlashingEvidence Evidence(PrivateKey machine, Plan plan)
    {
        plan.ForgedEvidence = random.Next(8) == 0;
        var second = plan.ForgedEvidence ? Actor() : machine;
        var (one, two) = (random.Hash(), random.Next(8) == 0 ? (Hash256?)null : random.Hash());
        var genesis = parameters.GenesisHash;
        switch (random.Next(3))
        {
            case 0:
                var votes = new[] { one, two ?? one }.Select(id => new SignedVote(VoteKind.Precommit, (ulong)_height, 0, id, default)).ToArray();
                return new DoubleVote(
                    machine.PublicKey,
                    votes[0] with { Signature = machine.Sign(SigningDigests.Vote(genesis, votes[0])) },
                    votes[1] with { Signature = second.Sign(SigningDigests.Vote(genesis, votes[1])) });
            case 1:
                var proposals = new[] { one, two ?? one }.Select(id => new SignedProposal((ulong)_height, 1, -1, id, default)).ToArray();
                return new DoubleProposal(
                    machine.PublicKey,
                    proposals[0] with { Signature = machine.Sign(SigningDigests.Proposal(genesis, proposals[0])) },
                    proposals[1] with { Signature = second.Sign(SigningDigests.Proposal(genesis, proposals[1])) });
            default:
                var statements = new[] { one, two ?? one }.Select(content => new SignedStatement(genesis, 7, content, default)).ToArray();
                return new FalseStatement(
                    machine.PublicKey,
                    statements[0] with { Signature = machine.Sign(SigningDigests.Statement(genesis, statements[0])) },
                    statements[1] with { Signature = second.Sign(SigningDigests.Statement(genesis, statements[1])) });
        }
    }

    private ImmutableArray<KeyHash> Delegates(KeyHash owner) =>
    [
        .. Enumerable.Range(0, random.Next(4)).Select(_ => Actor().Hash()).Where(key => key != owner || random.Next(12) == 0).Distinct().Order(),
    ];
}
