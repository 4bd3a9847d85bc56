using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.Networks;

public sealed class NetworkParametersTests
{
    [Fact]
    public void A_genesis_file_names_the_network_and_comes_back_whole()
    {
        var parameters = Odd();
        var read = NetworkParameters.FromJson(parameters.ToJson());
        Assert.Equal(parameters.GenesisHash, read.GenesisHash);
        Assert.Equal(parameters.ToJson(), read.ToJson());
        Assert.Equal(parameters, read);
    }

    [Fact]
    public void The_genesis_block_holds_all_parameters()
    {
        var parameters = Odd();
        var read = NetworkParameters.FromGenesisBlock(Block.Decode(parameters.GenesisBlock.Encode()));
        Assert.Equal(parameters.ToJson(), read.ToJson());
    }

    [Fact]
    public void Every_parameter_changes_the_genesis_hash()
    {
        var parameters = TestChain.Devnet;
        NetworkParameters[] others =
        [
            parameters with { Name = "x" },
            parameters with { GenesisTimeMilliseconds = 5 },
            parameters with { Issue = [parameters.Issue[0]] },
            parameters with { Validators = new ValidatorSet([new Validator(TestKeys.Validator.PublicKey, 2)]) },
            parameters with { FeeKeyHash = TestKeys.Meter.Hash() },
            parameters with { SupplyCap = Money.FromFlux("500000000") },
            parameters with { FeePartsPerMillion = 1 },
            parameters with { MinimumTransactionFee = Money.FromSatoshis(1) },
            parameters with { MaximumBlockBytes = 1 << 20 },
            parameters with { MaximumBlockTransactions = 5 },
            parameters with { MaximumTermSeconds = 5 },
            parameters with { MinimumPaidSeconds = 5 },
            parameters with { ReclaimGraceSeconds = 5 },
            parameters with { MinimumSettleIntervalSeconds = 5 },
        ];
        Assert.Equal(others.Length + 1, others.Append(parameters).Select(other => other.GenesisHash).Distinct().Count());
    }

    [Fact]
    public void A_large_issue_is_cut_into_several_transactions()
    {
        var parameters = TestChain.Devnet with { Issue = [.. Enumerable.Range(1, 2_500).Select(i => TransactionOutput.To(Money.FromSatoshis(i), TestKeys.Faucet.Hash()))] };
        Assert.Equal([1_000, 1_000, 500], parameters.GenesisBlock.Transactions.Select(transaction => transaction.Outputs.Length));
        Assert.Equal(2_500, LedgerState.FromGenesis(parameters).UnspentCount);
        Assert.Equal(parameters.GenesisHash, NetworkParameters.FromGenesisBlock(parameters.GenesisBlock).GenesisHash);
    }

    [Fact]
    public void Parameters_that_break_a_rule_make_no_network()
    {
        var parameters = TestChain.Devnet;
        NetworkParameters[] wrong =
        [
            parameters with { Name = "" },
            parameters with { Name = "Devnet" },
            parameters with { Issue = [] },
            parameters with { Issue = [new TransactionOutput(Money.FromFlux("1"), EscrowLock.Self)] },
            parameters with { Issue = [TransactionOutput.To(Money.Zero, TestKeys.Faucet.Hash())] },
            parameters with { SupplyCap = Money.FromFlux("1") },
            parameters with { FeePartsPerMillion = 1_000_001 },
            parameters with { MaximumBlockBytes = 1_000 },
            parameters with { MaximumBlockTransactions = 1 },
            parameters with { GenesisTimeMilliseconds = -1 },
            parameters with { MinimumTransactionFee = Money.Max },
        ];
        Assert.All(wrong, broken => Assert.Throws<ArgumentException>(() => broken.GenesisBlock));
        Assert.Throws<ArgumentException>(() => new ValidatorSet([]));
        Assert.Throws<ArgumentException>(() => new ValidatorSet([new Validator(TestKeys.Meter.PublicKey, 0)]));
        Assert.Throws<ArgumentException>(() => new ValidatorSet([new Validator(TestKeys.Meter.PublicKey, 1), new Validator(TestKeys.Meter.PublicKey, 1)]));
    }

    [Fact]
    public void A_genesis_block_that_was_changed_anywhere_is_no_network() => Arbitrary.ForSeeds(2_000, random =>
    {
        var bytes = random.Mutate(Odd().GenesisBlock.Encode().ToArray());
        if (Block.TryDecode(bytes, out var block, out _))
        {
            // Either parameters make exactly this block, or it is a fault of its own kind.
            var fault = Record.Exception(() => Assert.Equal(block.Id, NetworkParameters.FromGenesisBlock(block).GenesisHash));
            Assert.True(fault is null or FormatException, fault?.ToString());
        }
    });

    [Fact]
    public void A_genesis_block_with_rules_that_break_a_rule_is_refused()
    {
        var rules = Odd().EncodeRules();
        for (var at = 0; at < rules.Length; at++)
        {
            foreach (var value in new byte[] { 0x00, 0xFF, (byte)(rules[at] + 1) })
            {
                byte[] changed = [.. rules];
                changed[at] = value;
                var transaction = Transaction.Create([], Odd().Issue, new GenesisIssue(0, [.. changed]));
                var header = Odd().GenesisBlock.Header with { MerkleRoot = transaction.Id };
                var block = new Block(header, Certificate.None, [transaction]);
                var fault = Record.Exception(() => NetworkParameters.FromGenesisBlock(block));
                Assert.True(fault is null or FormatException, $"byte {at} = {value}: {fault}");
            }
        }
    }

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("{}", "cannot be read")]
    [InlineData("null", "empty")]
    public void A_genesis_file_that_is_none_is_refused(string json, string words)
    {
        var fault = Assert.Throws<FormatException>(() => NetworkParameters.FromJson(json));
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_genesis_file_whose_parameters_were_changed_is_refused()
    {
        var json = TestChain.Devnet.ToJson().Replace("\"devnet\"", "\"evilnet\"", StringComparison.Ordinal);
        Assert.Contains("names the genesis hash", Assert.Throws<FormatException>(() => NetworkParameters.FromJson(json)).Message, StringComparison.Ordinal);
    }

    private static NetworkParameters Odd() => TestChain.Devnet with
    {
        Name = "odd-1",
        Validators = new ValidatorSet([new Validator(TestKeys.Validator.PublicKey, 7), new Validator(TestKeys.Meter.PublicKey, 9)]),
        Issue =
        [
            TransactionOutput.To(Money.FromSatoshis(1), TestKeys.Faucet.Hash()),
            new TransactionOutput(Money.FromFlux("2.5"), new TimeLock(new KeyLock(TestKeys.Renter.Hash()), LockUntil.AtHeight(7))),
            new TransactionOutput(Money.FromFlux("3"), new TimeLock(new KeyLock(TestKeys.Renter.Hash()), LockUntil.AtTime(8))),
        ],
    };
}
