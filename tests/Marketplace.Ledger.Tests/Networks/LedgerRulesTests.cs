using FsCheck;
using FsCheck.Fluent;
using Marketplace.Ledger.Canonical;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger.Tests.Networks;

public sealed class LedgerRulesTests
{
    private static readonly Gen<RuleChange> AnyChange =
        from rule in Gen.Elements(RuleDescriptions.All.AsEnumerable())
        from value in Gen.OneOf(
            Gen.Elements(rule.Minimum, rule.Maximum, rule.Minimum - 1, rule.Maximum + 1, 0UL, ulong.MaxValue),
            Gen.Choose(0, int.MaxValue).Select(value => (ulong)value),
            Gen.Choose(0, int.MaxValue).Select(part => rule.Minimum + (ulong)((UInt128)(rule.Maximum - rule.Minimum) * (uint)part / int.MaxValue)))
        from wild in Gen.Choose(0, 40)
        select new RuleChange(wild == 0 ? (RuleId)(value % 1000) : rule.Id, value);

    /// <summary>Rules of which none has its default value.</summary>
    internal static LedgerRules Odd { get; } = RuleDescriptions.All.Aggregate(LedgerRules.Default, Changed);

    public static TheoryData<LedgerRules, string> Faulty => new()
    {
        { LedgerRules.Default with { FeePartsPerMillion = 1_000_001 }, "feePartsPerMillion is 1000001; it goes from 0 to 1000000" },
        { LedgerRules.Default with { BurnPartsPerMillion = uint.MaxValue }, "burnPartsPerMillion" },
        { LedgerRules.Default with { MinimumTransactionFee = Money.Max }, "minimumTransactionFee" },
        { LedgerRules.Default with { MaximumBlockBytes = 1_000 }, "maximumBlockBytes" },
        { LedgerRules.Default with { MaximumBlockBytes = -1 }, "maximumBlockBytes" },
        { LedgerRules.Default with { MaximumBlockTransactions = 1 }, "maximumBlockTransactions" },
        { LedgerRules.Default with { CoinbaseMaturityRounds = -1 }, "coinbaseMaturityRounds" },
        { LedgerRules.Default with { EmissionSplit = default }, "one part" },
        { LedgerRules.Default with { Stakes = new StakeParameters { BarredFor = 240 } }, "barred for longer" },
        { LedgerRules.Default with { Stakes = new StakeParameters { Maturity = StakeParameters.MaxSpan } }, "maturity" },
        { LedgerRules.Default with { Stakes = new StakeParameters { NimbusCollateral = Money.FromFlux("1000") } }, "grow with the tier" },
        { LedgerRules.Default with { MinimumVotingRounds = 86_401 }, "shortest vote" },
        { LedgerRules.Default with { MinimumVoteStake = Money.FromSatoshis(Money.FromFlux("1000").Satoshis + 1) }, "every stake can vote" },
        { LedgerRules.Default with { ThresholdPartsPerMillion = 499_999 }, "thresholdPartsPerMillion" },
        { LedgerRules.Default with { ProposalDeposit = Money.Zero }, "proposalDeposit" },
        { LedgerRules.Default with { MaximumValidators = FormatLimits.MaxValidators + 1 }, "maximumValidators" },
        { LedgerRules.Default with { MinimumRatePerSecond = 0 }, "minimumRatePerSecond" },
        { LedgerRules.Default with { CpuPer100Milli = -5 }, "cpuPer100Milli" },
    };

    /// <summary>For each rule the rules in which that one alone has another value.</summary>
    internal static IEnumerable<LedgerRules> OneChangeEach(LedgerRules rules) =>
        RuleDescriptions.All.Select(rule => Changed(rules, rule));

    [Fact]
    public void The_default_rules_keep_all_bounds_and_so_do_the_odd_ones()
    {
        Assert.Null(LedgerRules.Default.FindFault());
        Assert.Null(Odd.FindFault());
        Assert.All(RuleDescriptions.All, rule => Assert.NotEqual(LedgerRules.Default.Get(rule.Id), Odd.Get(rule.Id)));
    }

    [Fact]
    public void Every_rule_has_one_number_one_name_and_one_description()
    {
        Assert.Equal(Enum.GetValues<RuleId>(), RuleDescriptions.All.Select(rule => rule.Id));
        Assert.Equal(RuleDescriptions.All.Length, RuleDescriptions.All.Select(rule => rule.Name).Distinct().Count());
        Assert.All(RuleDescriptions.All, rule =>
        {
            Assert.True(RuleDescriptions.TryGet(rule.Id, out var byId) && byId == rule);
            Assert.True(RuleDescriptions.TryGet(rule.Name, out var byName) && byName == rule);
            Assert.True(rule.Minimum < rule.Maximum);
            Assert.EndsWith(".", rule.Text, StringComparison.Ordinal);
        });
        Assert.False(RuleDescriptions.TryGet((RuleId)0, out _));
        Assert.False(RuleDescriptions.TryGet("FeePartsPerMillion", out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => LedgerRules.Default.Get((RuleId)9_999));
    }

    [Theory]
    [MemberData(nameof(Faulty))]
    public void Rules_say_which_bound_they_break(LedgerRules rules, string words) => Assert.Contains(words, rules.FindFault(), StringComparison.Ordinal);

    [Fact]
    public void A_change_has_the_value_that_it_names_and_nothing_else_changes()
    {
        foreach (var rule in RuleDescriptions.All)
        {
            var value = Odd.Get(rule.Id);
            Assert.True(LedgerRules.Default.TryWith([new RuleChange(rule.Id, value)], out var rules, out var fault), fault);
            Assert.All(RuleDescriptions.All, other => Assert.Equal(other == rule ? value : LedgerRules.Default.Get(other.Id), rules.Get(other.Id)));
        }
    }

    [Fact]
    public void Several_changes_are_judged_by_their_result_alone()
    {
        RuleChange[] collaterals =
        [
            new(RuleId.CumulusCollateral, 50_000 * (ulong)Money.SatoshisPerFlux),
            new(RuleId.NimbusCollateral, 60_000 * (ulong)Money.SatoshisPerFlux),
            new(RuleId.StratusCollateral, 70_000 * (ulong)Money.SatoshisPerFlux),
        ];

        Assert.False(LedgerRules.Default.TryWith(collaterals[..1], out _, out var fault));
        Assert.Contains("grow with the tier", fault, StringComparison.Ordinal);
        Assert.True(LedgerRules.Default.TryWith(collaterals, out var rules, out _));
        Assert.Equal(Money.FromFlux("60000"), rules.Stakes.NimbusCollateral);
    }

    [Fact]
    public void The_emission_split_changes_as_a_whole()
    {
        RuleChange[] split =
        [
            new(RuleId.SplitCumulus, 0), new(RuleId.SplitNimbus, 0), new(RuleId.SplitStratus, 0), new(RuleId.SplitFoundation, 3),
        ];

        Assert.True(LedgerRules.Default.TryWith(split, out var rules, out _));
        Assert.Equal(new EmissionSplit(0, 0, 0, 3), rules.EmissionSplit);
        Assert.False(rules.TryWith([new RuleChange(RuleId.SplitFoundation, 0)], out _, out var fault));
        Assert.Contains("one part", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_that_make_no_sense_are_refused_in_words()
    {
        AssertRefused("Nothing");
        AssertRefused("no rule 7", new RuleChange((RuleId)7, 1));
        AssertRefused("perPort is changed twice", new RuleChange(RuleId.PerPort, 1), new RuleChange(RuleId.FeePartsPerMillion, 1), new RuleChange(RuleId.PerPort, 1));
        AssertRefused("feePartsPerMillion is 1000001", new RuleChange(RuleId.FeePartsPerMillion, 1_000_001));
        AssertRefused("perPort is 18446744073709551615", new RuleChange(RuleId.PerPort, ulong.MaxValue));

        static void AssertRefused(string words, params RuleChange[] changes)
        {
            Assert.False(LedgerRules.Default.TryWith(changes, out var rules, out var fault));
            Assert.Null(rules);
            Assert.Contains(words, fault, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Random_changes_give_rules_that_keep_all_bounds_and_come_back_from_their_bytes() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2_000),
        Prop.ForAll(AnyChange.ArrayOf().ToArbitrary(), changes =>
        {
            if (!Odd.TryWith(changes, out var rules, out var fault))
            {
                Assert.NotEmpty(fault);
                return;
            }

            Assert.Null(rules.FindFault());
            Assert.All(changes, change => Assert.Equal(change.Value, rules.Get(change.Id)));
            Assert.Equal(rules, Decode(Encode(rules), out _));
        }));

    [Fact]
    public void Bytes_that_are_no_rules_are_refused_without_an_exception()
    {
        var bytes = Encode(Odd);
        for (var at = 0; at < bytes.Length; at++)
        {
            foreach (var value in new byte[] { 0, 255, (byte)(bytes[at] + 1), (byte)(bytes[at] ^ 0x80) })
            {
                byte[] changed = [.. bytes];
                changed[at] = value;
                if (Decode(changed, out var fault) is { } rules)
                {
                    Assert.Null(rules.FindFault());
                    Assert.Equal(changed, Encode(rules));
                }
                else
                {
                    Assert.NotNull(fault);
                }
            }

            Assert.Null(Decode(bytes[..at], out _));
        }
    }

    // Some defaults are as high as they can be, the vote's stake because of another rule.
    private static LedgerRules Changed(LedgerRules rules, RuleDescription rule) =>
        rule.With(rules, rule.Get(rules) == rule.Maximum || rule.Id == RuleId.MinimumVoteStake ? rule.Get(rules) - 1 : rule.Get(rules) + 1);

    private static byte[] Encode(LedgerRules rules)
    {
        var writer = new CanonicalWriter(stackalloc byte[512]);
        LedgerRulesCodec.Write(ref writer, rules);
        var bytes = writer.ToArray();
        writer.Dispose();
        return bytes;
    }

    private static LedgerRules? Decode(byte[] bytes, out string? fault)
    {
        var reader = new CanonicalReader(bytes);
        var rules = LedgerRulesCodec.Read(ref reader);
        fault = reader.Finish() ? null : reader.Fault;
        return fault is null ? rules : null;
    }
}
