using System.Security.Cryptography;
using System.Text.Json;
using Marketplace.Cli.Tests.Support;
using Marketplace.Ledger;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;
using Marketplace.Testing.Folders;

namespace Marketplace.Cli.Tests.Commands;

/// <summary>Proposing and voting with the program against the real ledger rules.</summary>
public sealed class VotingTests : IAsyncLifetime
{
    private const long Flux = Money.SatoshisPerFlux;
    private readonly TempFolder _home = new();
    private readonly FakeHost _host = new();
    private Address _address;

    public async Task InitializeAsync()
    {
        var made = await Run("wallet", "new", "alice", "--json");
        _address = Address.Parse(made.Json.GetProperty("address").GetString()!);
        _host.Pay(_address, 1_500 * Flux, 20 * Flux, 1_200 * Flux);
    }

    public Task DisposeAsync()
    {
        _home.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Rules_are_listed_and_explained()
    {
        var list = await Run("vote", "rules");
        Assert.Contains("minimumVotingRounds", list.Output, StringComparison.Ordinal);

        var one = await Run("vote", "rules", "feePartsPerMillion");
        Assert.Contains("The protocol's share of each charge", one.Output, StringComparison.Ordinal);

        var json = await Run("vote", "rules", "--json");
        Assert.Equal(RuleDescriptions.All.Length, json.Json.GetProperty("items").GetArrayLength());

        Assert.Equal(ExitCodes.Usage, (await Run("vote", "rules", "frobnication")).ExitCode);
    }

    [Fact]
    public async Task New_rules_are_proposed_all_at_once_and_shown()
    {
        Assert.Contains("Nothing is proposed now.", (await Run("vote", "ls")).Output, StringComparison.Ordinal);
        var text = _home.File("why.md", "because");

        var result = await Run("vote", "propose", "More for the small", "--set", "splitCumulus=4", "splitStratus=16", "--text", text, "--yes", "--json");

        Assert.Equal("", result.Error);
        var id = ProposalId.Parse(result.Json.GetProperty("proposalId").GetString()!);
        Assert.True(_host.State.Governance.TryGet(id, out var proposal));
        Assert.Equal([new RuleChange(RuleId.SplitCumulus, 4), new RuleChange(RuleId.SplitStratus, 16)], Assert.IsType<ParameterChange>(proposal.Action).Changes.ToArray());
        Assert.Equal(("More for the small", _address, 1_000 * Flux), (proposal.Title, proposal.Refund, proposal.DepositAmount.Satoshis));
        Assert.Equal(SHA256.HashData("because"u8), proposal.TextHash.Bytes.ToArray());
        Assert.Equal(100, proposal.EndRound - proposal.ProposedRound);

        Assert.Contains("changes 2 rules", (await Run("vote", "ls")).Output, StringComparison.Ordinal);
        var shown = await Run("vote", "show", id.ToString()[..8]);
        Assert.Contains("SplitCumulus: 2 -> 4", shown.Output, StringComparison.Ordinal);
        Assert.Contains("too little stake has voted", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payment_and_a_text_are_proposed()
    {
        var paid = await Run("vote", "propose", "Pay the auditors", "--pay", "2.5", "--to", "alice", "--rounds", "200", "--yes", "--json");
        Assert.True(_host.State.Governance.TryGet(ProposalId.Parse(paid.Json.GetProperty("proposalId").GetString()!), out var payment));
        Assert.Equal(new TreasuryPayment(Money.FromFlux("2.5"), _address), payment.Action);
        Assert.Equal(200, payment.EndRound - payment.ProposedRound);

        var said = await Run("vote", "propose", "Be kind", "--yes", "--json");
        Assert.True(_host.State.Governance.TryGet(ProposalId.Parse(said.Json.GetProperty("proposalId").GetString()!), out var text));
        Assert.Equal(TextOnly.Instance, text.Action);
    }

    [Fact]
    public async Task A_wallet_votes_with_all_that_it_has_locked_or_with_what_it_names()
    {
        var proposed = await Run("vote", "propose", "Be kind", "--yes", "--json");
        var id = proposed.Json.GetProperty("proposalId").GetString()!;
        var none = await Run("vote", "cast", id, "yes", "--json");
        Assert.Equal((ExitCodes.Failure, "no-stake"), (none.ExitCode, JsonDocument.Parse(none.Error).RootElement.GetProperty("code").GetString()));

        var large = _host.Lock(_address, 1_500 * Flux);
        var larger = _host.Lock(_address, 1_700 * Flux);
        _host.Lock(_address, 999 * Flux);
        var all = await Run("vote", "cast", id, "yes", "--json");
        Assert.Equal("", all.Error);
        Assert.Equal(2, all.Json.GetProperty("stakes").GetArrayLength());
        Assert.Equal(
            new[] { new StakeVote(large, VoteChoice.Yes), new StakeVote(larger, VoteChoice.Yes) }.OrderBy(vote => vote.Stake), _host.State.Governance.VotesOn(ProposalId.Parse(id)));

        var named = await Run("vote", "cast", id[..6], "no", "--stake", large.ToString());
        Assert.Equal("", named.Error);
        Assert.Contains(new StakeVote(large, VoteChoice.No), _host.State.Governance.VotesOn(ProposalId.Parse(id)));
        Assert.Contains("accepted", (await Run("vote", "show", id)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vote_that_the_ledger_refuses_says_why_and_changes_nothing()
    {
        var proposed = await Run("vote", "propose", "Be kind", "--yes", "--json");
        var id = proposed.Json.GetProperty("proposalId").GetString()!;
        using var stranger = PrivateKey.Generate();
        var foreign = _host.Lock(stranger.Address, 1_500 * Flux);

        var result = await Run("vote", "cast", id, "yes", "--stake", foreign.ToString());

        Assert.Equal(ExitCodes.Failure, result.ExitCode);
        Assert.NotEmpty(result.Error);
        Assert.Equal(0, _host.State.Governance.CountVotesOn(ProposalId.Parse(id)));
    }

    [Fact]
    public async Task What_is_not_proposed_is_not_found()
    {
        Assert.Equal(ExitCodes.Failure, (await Run("vote", "show", "abcd")).ExitCode);
        Assert.Equal(ExitCodes.Failure, (await Run("vote", "show", new string('a', 64))).ExitCode);
        Assert.Equal(ExitCodes.Failure, (await Run("vote", "cast", new string('a', 64), "yes")).ExitCode);
    }

    [Theory]
    [InlineData("vote show xyz", "'xyz' is no proposal's id")]
    [InlineData("vote cast abcd maybe", "'maybe'")]
    [InlineData("vote propose x --set perPort", "'perPort' is no new value: perPort=N")]
    [InlineData("vote propose x --set perPort=-1", "is no new value")]
    [InlineData("vote propose x --set feePartsPerMillion=1000001", "0 to 1000000")]
    [InlineData("vote propose x --set perHarbour=1", "no rule 'perHarbour'")]
    [InlineData("vote propose x --set perPort=1 --set perPort=2", "set twice")]
    [InlineData("vote propose x --pay 1", "--pay and --to go together")]
    [InlineData("vote propose x --to alice", "--pay and --to go together")]
    [InlineData("vote propose x --set perPort=1 --pay 1 --to alice", "exclude each other")]
    [InlineData("vote propose x --text nowhere.md", "cannot be read")]
    [InlineData("vote propose x --rounds 0", "--rounds is 1 to")]
    public async Task Lines_that_make_no_sense_are_refused_before_anything_is_signed(string line, string words)
    {
        var result = await Run([.. line.Split(' '), .. line.StartsWith("vote propose", StringComparison.Ordinal) ? new[] { "--yes" } : []]);

        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_host.Requests, request => request.Method == "POST");
    }

    private Task<CliResult> Run(params string[] arguments) => new CliRun(_home.Path, _host).RunAsync(arguments);
}
