using Marketplace.Ledger.Emission;
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
            parameters with { SupplyCap = Money.FromFlux("500000000") },
            parameters with { ValidatorEpochRounds = 7 },
            parameters with { Emission = parameters.Emission with { RoundMilliseconds = 7 } },
            parameters with { Emission = parameters.Emission with { MaximumRoundsPerBlock = 7 } },
            parameters with { Emission = parameters.Emission with { InitialSubsidy = Money.FromFlux("7") } },
            parameters with { Emission = parameters.Emission with { DecayIntervalRounds = 7 } },
            parameters with { Emission = parameters.Emission with { DecayNumerator = 7 } },
            parameters with { Emission = parameters.Emission with { DecayDenominator = 70 } },
            parameters with { Emission = parameters.Emission with { DecaySteps = 7 } },
            .. LedgerRulesTests.OneChangeEach(parameters.Rules).Select(rules => parameters with { Rules = rules }),
        ];
        Assert.Equal(others.Length + 1, others.Append(parameters).Select(other => other.GenesisHash).Distinct().Count());
    }

    [Theory]
    [InlineData("\"perPort\": \"5000\"", "\"perHarbour\": \"5000\"", "no rule 'perHarbour'")]
    [InlineData("\"perPort\": \"5000\",", "", "perPort is missing")]
    [InlineData("\"perPort\": \"5000\"", "\"perPort\": \"5000\", \"perPort\": \"5000\"", "Duplicate")]
    [InlineData("\"perPort\": \"5000\"", "\"perPort\": 5000", "$.rules.perPort")]
    [InlineData("\"perPort\": \"5000\"", "\"perPort\": \"-1\"", "perPort is \"-1\"; it must be digits")]
    [InlineData("\"perPort\": \"5000\"", "\"perPort\": \"05000\"", "perPort is \"05000\"; it must be digits")]
    [InlineData("\"perPort\": \"5000\"", "\"perPort\": null", "perPort is \"\"; it must be digits")]
    [InlineData("\"perPort\": \"5000\"", "\"perPort\": \"1.5\"", "perPort is \"1.5\"; it must be digits")]
    [InlineData("\"perPort\": \"5000\"", "\"perPort\": \"1000000000001\"", "goes from 0 to 1000000000000")]
    [InlineData("\"minimumVotingRounds\": \"100\"", "\"minimumVotingRounds\": \"86401\"", "shortest vote")]
    [InlineData("\"decaySteps\": 20", "\"decaySteps\": 65", "decay steps")]
    [InlineData("\"decaySteps\": 20", "\"decaySteps\": null", "cannot be read")]
    [InlineData("\"supplyCapSatoshis\": \"56000000000000000\"", "\"supplyCapSatoshis\": 56000000000000000", "at most 56000000000000000. Path: $.supplyCapSatoshis.")]
    [InlineData("\"supplyCapSatoshis\": \"56000000000000000\"", "\"supplyCapSatoshis\": \"56000000000000001\"", "at most 56000000000000000")]
    public void A_genesis_file_whose_rules_are_wrong_says_which(string before, string after, string words)
    {
        var json = TestChain.Devnet.ToJson();
        Assert.Contains(before, json, StringComparison.Ordinal);

        var fault = Assert.Throws<FormatException>(() => NetworkParameters.FromJson(json.Replace(before, after, StringComparison.Ordinal)));

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_development_network_is_a_hundred_times_faster_and_issues_up_to_the_cap()
    {
        var network = TestChain.Fast;
        var schedule = network.CreateEmissionSchedule();

        Assert.Equal(100 * network.Emission.RoundMilliseconds, EmissionParameters.Mainnet.RoundMilliseconds);
        Assert.Equal(Money.FromFlux("100000000"), schedule.IssuedThrough(0));
        Assert.Equal(network.SupplyCap, schedule.Cap);
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
            parameters with { Rules = parameters.Rules with { FeePartsPerMillion = 1_000_001 } },
            parameters with { Rules = parameters.Rules with { EmissionSplit = default } },
            parameters with { GenesisTimeMilliseconds = -1 },
            parameters with { ValidatorEpochRounds = 0 },
            parameters with { ValidatorEpochRounds = NetworkParameters.MaxValidatorEpochRounds + 1 },
            parameters with { Emission = parameters.Emission with { RoundMilliseconds = 0 } },
            parameters with
            {
                Issue = [TransactionOutput.To(Money.FromFlux("1"), TestKeys.Faucet.Hash())],
                SupplyCap = Money.FromFlux("1279"),
                Rules = parameters.Rules with { MinimumTransactionFee = Money.FromFlux("10") },
            },
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
        SupplyCap = Money.FromFlux("123456789.1"),
        ValidatorEpochRounds = 77,
        Emission = new EmissionParameters { RoundMilliseconds = 7, MaximumRoundsPerBlock = 5, InitialSubsidy = Money.FromFlux("3"), DecayIntervalRounds = 11, DecayNumerator = 2, DecayDenominator = 13, DecaySteps = 17 },
        Rules = LedgerRulesTests.Odd,
        Validators = new ValidatorSet([new Validator(TestKeys.Validator.PublicKey, 7), new Validator(TestKeys.Meter.PublicKey, 9)]),
        Issue =
        [
            TransactionOutput.To(Money.FromSatoshis(1), TestKeys.Faucet.Hash()),
            new TransactionOutput(Money.FromFlux("2.5"), new TimeLock(new KeyLock(TestKeys.Renter.Hash()), LockUntil.AtHeight(7))),
            new TransactionOutput(Money.FromFlux("3"), new TimeLock(new KeyLock(TestKeys.Renter.Hash()), LockUntil.AtTime(8))),
        ],
    };
}
