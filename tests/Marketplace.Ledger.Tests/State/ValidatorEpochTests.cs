using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.State;

/// <summary>Who certifies blocks, and since when.</summary>
public sealed class ValidatorEpochTests
{
    [Fact]
    public void A_stake_that_stands_for_it_becomes_a_validator_after_the_first_block_of_the_next_epoch()
    {
        var world = new NodeWorld();
        world.Start("a", "40000", validates: true);
        world.Start("b", "40000");
        world.Start("c", "12500", validates: true);
        var epoch = world.Chain.Parameters.ValidatorEpochRounds;
        world.Pass(epoch - 1 - (world.Round % epoch));
        var before = world.State.Validators;
        Assert.Single(before.Validators);

        var turn = world.Chain.Apply(1);
        var (after, header) = (world.State.Validators, turn.Header);
        Assert.Equal(0, world.Round % epoch);
        Assert.Equal((before.Hash, after.Hash), (header.ValidatorSetHash, header.NextValidatorSetHash));
        var genesis = world.Chain.Parameters.Validators.Validators[0];
        Assert.Equal([genesis with { Weight = 346_666 }, new Validator(NodeWorld.Machine("a").PublicKey, 40_000)], after.Validators.OrderByDescending(validator => validator.Weight));
        Assert.Equal(after.Hash, world.Chain.Apply(0).Header.ValidatorSetHash);
    }

    [Fact]
    public void Every_block_names_the_set_that_certifies_the_next()
    {
        var world = new NodeWorld(NodeWorld.Network with { ValidatorEpochRounds = 3 });
        world.Start("a", "40000", validates: true);
        world.Pass(9);
        world.Start("b", "40000", validates: true);
        world.Pass(9);
        var headers = world.Chain.Blocks.Select(block => block.Header).ToList();
        Assert.All(headers.Zip(headers.Skip(1)), pair => Assert.Equal(pair.First.NextValidatorSetHash, pair.Second.ValidatorSetHash));
        Assert.True(headers.DistinctBy(header => header.ValidatorSetHash).Count() >= 3);
        world.CheckReplay();
    }

    [Fact]
    public void A_stake_that_has_expired_is_no_validator_of_the_next_epoch()
    {
        var world = new NodeWorld(NodeWorld.Network with { ValidatorEpochRounds = 5 });
        world.Start("a", "40000", validates: true);
        world.Pass(5);
        Assert.Equal(2, world.State.Validators.Validators.Length);
        world.Pass(world.Rules.Stakes.ConfirmWithin + 5);
        Assert.Equal(world.Chain.Parameters.Validators.Hash, world.State.Validators.Hash);
    }

    [Fact]
    public void The_heaviest_are_chosen_and_each_weight_is_cut_at_its_part_of_all_weight()
    {
        var rules = NodeWorld.Network.Rules with { MaximumValidators = 3, MaxWeightPartsPerMillion = 400_000, ValidatorCollateral = Money.FromFlux("1000") };
        var genesis = new ValidatorSet([new Validator(TestKeys.Validator.PublicKey, 20_000)]);
        var world = new NodeWorld(NodeWorld.Network with { Rules = rules, Validators = genesis, ValidatorEpochRounds = 40 });
        world.Start("light", "1000", validates: true);
        world.Start("a", "40000", validates: true);
        world.Start("b", "12500", validates: true);
        while (world.Round < 40)
        {
            world.Chain.Apply(0, [.. world.State.Stakes.Records
                .Where(stake => world.Round - stake.LastConfirmedRound > world.Rules.Stakes.ConfirmAfter)
                .Select(stake => world.Confirmation(new[] { "light", "a", "b" }.Single(name => NodeWorld.Machine(name).PublicKey == stake.NodeKey), stake.Collateral))]);
            world.Pass(1);
        }

        // 40,000 of 72,500 are more than two fifths, which are 29,000.
        Assert.Equal(
            [(NodeWorld.Machine("a").PublicKey, 29_000UL), (TestKeys.Validator.PublicKey, 20_000UL), (NodeWorld.Machine("b").PublicKey, 12_500UL)],
            world.State.Validators.Validators.OrderByDescending(validator => validator.Weight).Select(validator => (validator.Key, validator.Weight)));

        // The old validator is no quorum by itself any more; with another one it is.
        using var builder = world.State.BeginBlock(world.State.TipTime);
        Assert.Throws<ArgumentException>(() => builder.Prepare(new PrivateKeyBlockSigner(TestKeys.Validator)));
        var draft = builder.Draft();
        Assert.NotNull(Check(world, draft, TestKeys.Validator, NodeWorld.Machine("b")));
        Assert.NotNull(Check(world, draft, TestKeys.Validator, NodeWorld.Machine("light")));
        Assert.Null(Check(world, draft, TestKeys.Validator, NodeWorld.Machine("a")));
    }

    [Fact]
    public void A_block_that_names_other_validators_is_refused_without_a_trace()
    {
        var world = new NodeWorld();
        world.Start("a", "40000", validates: true);
        world.Pass(10 - (world.Round % 10));
        var block = world.Chain.Blocks[^1];
        var (state, old) = (world.Before(), world.Chain.Parameters.Validators.Hash);
        var hash = state.StateHash();
        Assert.NotEqual(block.Header.ValidatorSetHash, block.Header.NextValidatorSetHash);
        BlockHeader[] wrong =
        [
            block.Header with { NextValidatorSetHash = old },
            block.Header with { NextValidatorSetHash = Hash256.Zero },
            block.Header with { ValidatorSetHash = world.State.Validators.Hash },
            block.Header with { Proposer = 1 },
        ];
        foreach (var header in wrong)
        {
            Assert.Equal(RejectionCode.BlockValidatorsWrong, state.ApplyBlock(VerifiedBlock.Trust(world.Chain.Certify(header, block.Transactions)))?.Rejection.Code);
            Assert.Equal(hash, state.StateHash());
        }

        Assert.Null(state.ApplyBlock(VerifiedBlock.Trust(block)));
        Assert.Equal(world.State.StateHash(), state.StateHash());
    }

    private static Rejection? Check(NodeWorld world, Block draft, params PrivateKey[] signers)
    {
        var (genesis, validators) = (world.Chain.Parameters.GenesisHash, world.State.Validators);
        var signatures = signers
            .Select(key => (Place: validators.IndexOf(key.PublicKey), Signature: key.Sign(Certificate.VoteDigest(genesis, draft.Header, 0))))
            .OrderBy(vote => vote.Place)
            .Select(vote => new CertificateSignature((ushort)vote.Place, vote.Signature));
        return new Certificate(0, [.. signatures]).Check(draft.Header, genesis, validators, TestChain.Verifier);
    }
}
