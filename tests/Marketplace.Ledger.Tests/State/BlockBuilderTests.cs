using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.State;

public sealed class BlockBuilderTests
{
    private static readonly PrivateKeyBlockSigner Signer = new(TestKeys.Validator);

    [Fact]
    public void Fees_go_out_in_a_coinbase_at_the_end_of_the_block()
    {
        var chain = new TestChain();
        var block = chain.Apply(1, chain.Transfer(chain.Coin(0), TestKeys.Faucet, TestKeys.Renter.Hash(), Money.FromFlux("1")));
        var coinbase = block.Transactions[^1];
        Assert.Equal(new Coinbase(1), coinbase.Payload);
        var fees = new TransactionOutput(
            chain.Parameters.Rules.MinimumTransactionFee,
            new TimeLock(new KeyLock(TestKeys.Validator.Hash()), LockUntil.AtTime(chain.NowSeconds + (100 * 86_400))));
        Assert.Equal([fees], coinbase.Outputs.ToArray());
        Assert.True(chain.State.TryGetOutput(new OutPoint(coinbase.Id, 0), out _));
        Assert.Empty(chain.Apply(1).Transactions);
    }

    [Fact]
    public void A_prepared_block_can_be_rolled_back_as_if_it_had_never_been()
    {
        var chain = new TestChain();
        var before = chain.State.StateHash();
        var transfer = chain.Transfer(chain.Coin(0), TestKeys.Faucet, TestKeys.Renter.Hash(), Money.FromFlux("1"));
        using (var builder = chain.State.BeginBlock(chain.State.TipTime))
        {
            Assert.Null(chain.TryAdd(builder, transfer));
            builder.Prepare(Signer);
            builder.Rollback();
        }

        Assert.Equal(before, chain.State.StateHash());
        Assert.Equal(0, chain.State.Height);
        chain.Apply(0, transfer);
        Assert.Equal(1, chain.State.Height);
    }

    [Fact]
    public void A_refused_transaction_changes_nothing_and_the_next_is_taken()
    {
        var chain = new TestChain();
        var right = chain.Transfer(chain.Coin(0), TestKeys.Faucet, TestKeys.Renter.Hash(), Money.FromFlux("1"));
        var twice = chain.Transfer(chain.Coin(0), TestKeys.Faucet, TestKeys.Meter.Hash(), Money.FromFlux("2"));
        using var builder = chain.State.BeginBlock(chain.State.TipTime);
        Assert.Null(chain.TryAdd(builder, right));
        Assert.Equal((RejectionCode.OutputUnknown, 0), (chain.TryAdd(builder, twice)!.Code, chain.TryAdd(builder, twice)!.InputIndex!.Value));
        Assert.Equal(RejectionCode.OutputUnknown, chain.TryAdd(builder, right)?.Code);
        Assert.Equal(1, builder.Count);
    }

    [Fact]
    public void A_full_block_says_so_and_the_next_takes_the_transaction()
    {
        var chain = new TestChain(TestChain.Devnet with { Rules = TestChain.Devnet.Rules with { MaximumBlockTransactions = 3 } });
        Transaction[] transfers = [.. Enumerable.Range(0, 3).Select(i => chain.Transfer(chain.Coin(i), TestKeys.Faucet, TestKeys.Renter.Hash(), Money.FromFlux("1")))];
        using var builder = chain.State.BeginBlock(chain.State.TipTime);
        Assert.Null(chain.TryAdd(builder, transfers[0]));
        Assert.Null(chain.TryAdd(builder, transfers[1]));
        Assert.Equal(RejectionCode.BlockFull, chain.TryAdd(builder, transfers[2])?.Code);
        Assert.Equal(3, builder.Seal(Signer).Transactions.Length);
        Assert.Null(chain.Try(transfers[2]));
    }

    [Fact]
    public void A_block_never_exceeds_the_networks_bytes()
    {
        var chain = new TestChain(TestChain.Devnet with { Rules = TestChain.Devnet.Rules with { MaximumBlockBytes = 256 << 10 } });
        var key = TestKeys.Faucet;
        using var builder = chain.State.BeginBlock(chain.State.TipTime);
        var from = chain.Coin();
        var (outPoint, left) = (from.OutPoint, from.Output.Amount);
        RejectionCode? refused = null;
        for (var i = 0; i < 10 && refused is null; i++)
        {
            left -= Money.FromFlux("1");
            var split = chain.Sign(Transaction.Create([outPoint], [TransactionOutput.To(left, key.Hash()), .. Enumerable.Repeat(TransactionOutput.To(Money.FromSatoshis(9), key.Hash()), 1_999)]), key);
            outPoint = new OutPoint(split.Id, 0);
            refused = chain.TryAdd(builder, split)?.Code;
        }

        Assert.Equal(RejectionCode.BlockFull, refused);
        Assert.InRange(builder.Seal(Signer).Encode().Length, 200_000, 256 << 10);
    }

    [Fact]
    public void A_block_has_room_for_the_signatures_of_all_validators_or_is_refused_before_they_vote()
    {
        const int Limit = 256 << 10;
        var validators = new ValidatorSet(Enumerable.Range(0, 100).Select(i => new Validator(TestKeys.Named($"validator {i}").PublicKey, 1)));
        var chain = new TestChain(TestChain.Devnet with { Validators = validators, Rules = TestChain.Devnet.Rules with { MaximumBlockBytes = Limit } });
        var room = Limit - BlockHeader.Size - 8 - (100 * 66);
        Block Fill(int more)
        {
            var transactions = new List<Transaction>();
            for (var left = room; left > 100;)
            {
                // An output takes 29 bytes, a transaction of nothing else 11 with its length.
                var outputs = Math.Min(2_000, ((left - 11) / 29) + more);
                transactions.Add(Transaction.Create([], Enumerable.Repeat(TransactionOutput.To(Money.FromSatoshis(transactions.Count + 1), TestKeys.Renter.Hash()), outputs)));
                left -= transactions[^1].Encoded.Length + 3;
            }

            var header = new BlockHeader(
                1, chain.State.TipId, MerkleTree.Root([.. transactions]), chain.State.TipTime, transactions.Count, validators.Hash, validators.Hash, 0);
            return new Block(header, Certificate.None, [.. transactions]);
        }

        var (fits, exceeds) = (Fill(0), Fill(1));
        Assert.InRange(exceeds.EncodedLength, room, Limit);
        Assert.Equal(RejectionCode.InputsWrong, chain.State.ApplyBlock(VerifiedBlock.Trust(fits))?.Rejection.Code);
        Assert.Equal(RejectionCode.TooLarge, chain.State.ApplyBlock(VerifiedBlock.Trust(exceeds))?.Rejection.Code);
    }

    [Fact]
    public void Time_never_goes_back_and_one_block_is_built_at_a_time()
    {
        var chain = new TestChain();
        Assert.Throws<ArgumentOutOfRangeException>(() => chain.State.BeginBlock(chain.State.TipTime - 1));
        using var builder = chain.State.BeginBlock(chain.State.TipTime);
        Assert.Throws<InvalidOperationException>(() => chain.State.BeginBlock(chain.State.TipTime));
        Assert.Throws<InvalidOperationException>(() => chain.State.Capture());
        Assert.Throws<InvalidOperationException>(builder.Commit);
        builder.Seal(Signer);
        Assert.Throws<ObjectDisposedException>(() => chain.TryAdd(builder, chain.Transfer(chain.Coin(), TestKeys.Faucet, TestKeys.Renter.Hash(), Money.FromFlux("1"))));
    }

    [Fact]
    public void A_block_that_is_refused_at_its_last_transaction_leaves_nothing_behind()
    {
        var chain = new TestChain();
        var account = chain.OpenLease();
        var transfer = chain.Transfer(chain.Coin(5), TestKeys.Faucet, TestKeys.Renter.Hash(), Money.FromFlux("3"));
        var settle = chain.Sign(LeaseTransactions.Settle(account, chain.NowSeconds + 9, [new Usage(TestKeys.Renter.Hash(), 0, 9)]), TestKeys.Meter);
        var block = chain.Apply(9, transfer, settle);
        var state = LedgerState.FromGenesis(chain.Parameters);
        Assert.All(chain.Blocks.Skip(1).SkipLast(1), before => Assert.Null(state.ApplyBlock(VerifiedBlock.Trust(before))));
        var hash = state.StateHash();

        var forged = chain.Forge(block, [transfer, settle, transfer, block.Transactions[^1]]);
        var rejection = state.ApplyBlock(VerifiedBlock.Trust(forged));
        Assert.Equal((RejectionCode.OutputUnknown, 2, transfer.Id), (rejection!.Rejection.Code, rejection.TransactionIndex!.Value, rejection.TransactionId!.Value));
        Assert.Equal(hash, state.StateHash());
        Assert.Null(state.ApplyBlock(VerifiedBlock.Trust(block)));
        Assert.Equal(chain.State.StateHash(), state.StateHash());
    }

    [Fact]
    public void Only_a_validator_with_a_quorum_seals()
    {
        var third = new ValidatorSet([new Validator(TestKeys.Validator.PublicKey, 2), new Validator(TestKeys.Meter.PublicKey, 1)]);
        var chain = new TestChain(TestChain.Devnet with { Validators = third });
        using var builder = chain.State.BeginBlock(chain.State.TipTime);
        Assert.Throws<ArgumentException>(() => builder.Prepare(new PrivateKeyBlockSigner(TestKeys.Renter)));

        // Two of three parts of the weight are not more than two thirds.
        Assert.Throws<ArgumentException>(() => builder.Prepare(Signer));
    }

    [Fact]
    public void Nothing_verified_is_nothing_accepted()
    {
        var chain = new TestChain();
        using var builder = chain.State.BeginBlock(chain.State.TipTime);
        Assert.Throws<InvalidOperationException>(() => builder.TryAdd(default));
        Assert.Throws<InvalidOperationException>(() => chain.State.ApplyBlock(default));
    }

    [Fact]
    public void A_lease_takes_only_so_many_escrow_outputs_until_it_is_settled()
    {
        var chain = new TestChain();
        var account = chain.OpenLease();
        var coin = chain.Fund(TestKeys.Renter, "100", 1);
        for (var i = 1; i < FormatLimits.MaxEscrowOutputs; i++)
        {
            var topUp = TopUp(chain, account.Id, coin);
            chain.Apply(1, topUp);
            Assert.True(chain.State.TryGetOutput(new OutPoint(topUp.Id, 1), out coin));
        }

        Assert.Equal(RejectionCode.LeaseEscrowCrowded, chain.Try(TopUp(chain, account.Id, coin))?.Code);
        var crowded = chain.Lease(account.Id.Value);
        Assert.Equal(FormatLimits.MaxEscrowOutputs, crowded.EscrowOutPoints.Length);
        chain.Apply(0, chain.Sign(LeaseTransactions.Settle(crowded, chain.NowSeconds, []), TestKeys.Meter));
        Assert.Single(chain.Lease(account.Id.Value).EscrowOutPoints);
        Assert.Null(chain.Try(TopUp(chain, account.Id, coin)));
        Assert.Equal(chain.State.StateHash(), chain.Replay().StateHash());
    }

    [Fact]
    public void No_signature_holds_on_another_network()
    {
        var chain = new TestChain();
        var other = new TestChain(TestChain.Devnet with { GenesisTimeMilliseconds = TestChain.GenesisMilliseconds + 1 });
        var transfer = other.Transfer(other.Coin(), TestKeys.Faucet, TestKeys.Renter.Hash(), Money.FromFlux("1"));
        Assert.Null(other.Try(transfer));
        Assert.Equal(RejectionCode.SignatureInvalid, chain.Try(transfer)?.Code);
    }

    [Fact]
    public void One_signature_serves_all_inputs_of_its_key()
    {
        var chain = new TestChain();
        OutPoint[] inputs = [.. Enumerable.Range(0, 50).Select(i => chain.Coin(i).OutPoint)];
        var sum = Money.FromFlux("50000000") - Money.FromSatoshis(2_000);
        var merge = chain.Sign(Transaction.Create(inputs, [TransactionOutput.To(sum, TestKeys.Renter.Hash())]), TestKeys.Faucet);
        Assert.Single(merge.Witnesses);

        // More than 1,024 bytes of body ask for twice the fee.
        Assert.Equal(Money.FromSatoshis(2_000), chain.Parameters.Rules.MinimumFeeFor(merge));
        chain.Apply(1, merge);
    }

    private static Transaction TopUp(TestChain chain, LeaseId lease, UnspentOutput coin)
    {
        var amount = Money.FromSatoshis(1_000_000);
        var change = coin.Output.Amount - amount - chain.Parameters.Rules.MinimumTransactionFee;
        return chain.Sign(
            Transaction.Create([coin.OutPoint], [new TransactionOutput(amount, new EscrowLock(lease)), TransactionOutput.To(change, TestKeys.Renter.Hash())], new TopUpLease(lease, null)),
            TestKeys.Renter);
    }
}
