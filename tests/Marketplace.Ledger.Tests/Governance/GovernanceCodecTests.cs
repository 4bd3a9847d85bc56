using System.Collections.Immutable;
using Marketplace.Ledger.Canonical;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.Governance;

public sealed class GovernanceCodecTests
{
    private static readonly ProposalAction[] Actions =
    [
        TextOnly.Instance,
        new TreasuryPayment(Money.FromSatoshis(1), Address.FromScriptHash(Sample.Address(4).Hash)),
        new TreasuryPayment(Money.Max, Sample.Address(5)),
        new ParameterChange([new RuleChange(RuleId.FeePartsPerMillion, 0)]),
        new ParameterChange([.. Enumerable.Range(1, ParameterChange.MaxChanges).Select(id => new RuleChange((RuleId)id, ulong.MaxValue - (ulong)id))]),
    ];

    private delegate void Writing<T>(ref CanonicalWriter writer, T value);

    private delegate T Reading<T>(ref CanonicalReader reader);

    public static TheoryData<string, bool> Titles => new()
    {
        { "Raise the fee", true },
        { "x", true },
        { "Größer 大 \U0001F680", true },
        { new string('x', 120), true },
        { string.Concat(Enumerable.Repeat("\U0001F680", 30)), true },
        { "", false },
        { " x", false },
        { "x ", false },
        { new string('x', 121), false },
        { new string('ß', 61), false },
        { "a\nb", false },
        { "a\u007f", false },
        { "a\u0085b", false },
        { "a\u2028b", false },
        { "a\u202eb", false },
        { "a\u2066b", false },
    };

    [Fact]
    public void What_is_written_is_read_back_and_has_only_one_form()
    {
        foreach (var action in Actions)
        {
            var propose = new Propose("Größer", Sample.Hash(1, 2), uint.MaxValue, Sample.Address(9), action);
            AssertComesBack(propose, GovernanceCodec.Write, GovernanceCodec.ReadPropose);
            var proposal = new Proposal
            {
                Id = Sample.Id(1),
                Title = new string('x', ProposalTitle.MaxBytes),
                TextHash = Sample.Hash(1, 2),
                Action = action,
                Refund = Sample.Address(9),
                DepositIndex = uint.MaxValue,
                DepositAmount = Money.Max,
                ProposedRound = 1,
                EndRound = 2,
                EnactRound = long.MaxValue,
                Tally = new ProposalTally(Money.FromSatoshis(1), Money.FromSatoshis(2), Money.FromSatoshis(3), Money.FromSatoshis(4)),
            };
            Assert.InRange(AssertComesBack(proposal, GovernanceCodec.Write, GovernanceCodec.ReadProposal), 1, GovernanceCodec.MaxProposalBytes);
        }

        foreach (var choice in Enum.GetValues<VoteChoice>())
        {
            AssertComesBack(new Vote(Sample.Id(3), choice, [Sample.Stake(0), Sample.Stake(1), Sample.Stake(2)]), GovernanceCodec.Write, GovernanceCodec.ReadVote);
            Assert.Equal(
                GovernanceCodec.VoteBytes, AssertComesBack(new StakeVote(Sample.Stake(3), choice), GovernanceCodec.Write, GovernanceCodec.ReadStakeVote));
        }
    }

    [Fact]
    public void The_largest_vote_can_be_written_and_a_larger_one_not_read()
    {
        var most = Enumerable.Range(0, Vote.MaxStakes).Select(number => Sample.Stake(2 * number)).Order().ToImmutableArray();
        AssertComesBack(new Vote(Sample.Id(3), VoteChoice.Yes, most), GovernanceCodec.Write, GovernanceCodec.ReadVote);
        AssertUnreadable(new Vote(Sample.Id(3), VoteChoice.Yes, [.. most, new OutPoint(Sample.Hash(0xFF, 1), 0)]), "stakes", GovernanceCodec.Write, GovernanceCodec.ReadVote);
    }

    [Fact]
    public void What_breaks_a_rule_of_the_format_is_refused_in_words()
    {
        AssertVote("at least one", VoteChoice.Yes);
        AssertVote("ascending", VoteChoice.Yes, Sample.Stake(1), Sample.Stake(0));
        AssertVote("ascending", VoteChoice.Yes, Sample.Stake(1), Sample.Stake(1));
        AssertVote("abstains (3), not 0", default, Sample.Stake(1));
        AssertVote("abstains (3), not 4", (VoteChoice)4, Sample.Stake(1));
        AssertAction("at least one", new ParameterChange([]));
        AssertAction("ascending", new ParameterChange([new RuleChange((RuleId)2, 1), new RuleChange((RuleId)1, 1)]));
        AssertAction("ascending", new ParameterChange([new RuleChange((RuleId)2, 1), new RuleChange((RuleId)2, 2)]));
        AssertAction("changes", new ParameterChange([.. Enumerable.Range(1, 65).Select(id => new RuleChange((RuleId)id, 1))]));
        AssertAction("zero", new TreasuryPayment(Money.Zero, Sample.Address(1)));

        static void AssertVote(string words, VoteChoice choice, params ImmutableArray<OutPoint> stakes) =>
            AssertUnreadable(new Vote(Sample.Id(3), choice, stakes), words, GovernanceCodec.Write, GovernanceCodec.ReadVote);
        static void AssertAction(string words, ProposalAction action) =>
            AssertUnreadable(Sample.Request(action), words, GovernanceCodec.Write, GovernanceCodec.ReadPropose);
    }

    [Theory]
    [MemberData(nameof(Titles))]
    public void A_title_is_one_visible_line(string title, bool wellFormed)
    {
        Assert.Equal(wellFormed, ProposalTitle.IsWellFormed(title));
        if (wellFormed)
        {
            AssertComesBack(Sample.Text() with { Title = title }, GovernanceCodec.Write, GovernanceCodec.ReadPropose);
        }
        else
        {
            Assert.Throws<ArgumentException>(() => Bytes(Sample.Text() with { Title = title }, GovernanceCodec.Write));
        }
    }

    [Fact]
    public void Half_a_character_is_no_title() => Assert.False(ProposalTitle.IsWellFormed("a\ud800"));

    [Fact]
    public void Bytes_that_are_no_utf_8_are_no_title()
    {
        var bytes = Bytes(Sample.Text() with { Title = "ab" }, GovernanceCodec.Write);
        bytes[1] = 0xC3;

        var reader = new CanonicalReader(bytes);
        GovernanceCodec.ReadPropose(ref reader);

        Assert.Contains("UTF-8", reader.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_bytes_are_refused_or_have_exactly_one_form() => Arbitrary.ForSeeds(3_000, random =>
    {
        var action = Actions[random.Next(Actions.Length)];
        AssertOneForm(random.Mutate(Bytes(Sample.Request(action), GovernanceCodec.Write)), GovernanceCodec.Write, GovernanceCodec.ReadPropose);
        var vote = new Vote(Sample.Id(3), VoteChoice.No, [Sample.Stake(0), Sample.Stake(5)]);
        AssertOneForm(random.Mutate(Bytes(vote, GovernanceCodec.Write)), GovernanceCodec.Write, GovernanceCodec.ReadVote);
    });

    private static int AssertComesBack<T>(T value, Writing<T> write, Reading<T> read)
    {
        var bytes = Bytes(value, write);
        var reader = new CanonicalReader(bytes);
        var back = read(ref reader);
        Assert.True(reader.Finish(), reader.Fault);
        Assert.Equal(value, back);
        for (var length = 0; length < bytes.Length; length++)
        {
            var shorter = new CanonicalReader(bytes.AsSpan(0, length));
            read(ref shorter);
            Assert.True(shorter.Failed, $"{length} of {bytes.Length} bytes were enough.");
        }

        return bytes.Length;
    }

    private static void AssertUnreadable<T>(T value, string words, Writing<T> write, Reading<T> read)
    {
        var reader = new CanonicalReader(Bytes(value, write));
        read(ref reader);
        Assert.Contains(words, reader.Fault, StringComparison.Ordinal);
    }

    private static void AssertOneForm<T>(byte[] bytes, Writing<T> write, Reading<T> read)
    {
        var reader = new CanonicalReader(bytes);
        var value = read(ref reader);
        if (reader.Finish())
        {
            Assert.Equal(bytes, Bytes(value, write));
        }
    }

    private static byte[] Bytes<T>(T value, Writing<T> write)
    {
        var writer = new CanonicalWriter(stackalloc byte[256]);
        try
        {
            write(ref writer, value);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }
}
