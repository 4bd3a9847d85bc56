using Marketplace.Testing.Ledgers;
using Marketplace.Ledger;
using Marketplace.Ledger.Emission;
using Marketplace.Testing.Clocks;
using Marketplace.Testing.Folders;

namespace Marketplace.Chain.Tests;

public sealed class IdleBlockTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();
    private readonly TestNetwork _network = new(emission: EmissionParameters.Devnet);
    private readonly ManualDate _time = new(TestNetwork.GenesisTime);

    public void Dispose()
    {
        _network.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Without_transactions_a_block_opens_the_rounds_that_have_passed()
    {
        await using var engine = await OpenAsync();
        _time.Advance(TimeSpan.FromMilliseconds(1_000));
        await engine.WaitForHeightAsync(1).WaitAsync(Deadline);
        Assert.Equal(3, engine.Head.Clock.Round);
        Assert.Equal(_network.Parameters.InitialIssue + (Money.FromFlux("14") * 3), engine.Head.Totals.Issued);
        Assert.IsType<Coinbase>(Assert.Single(engine.TryGetBlock(1)!.Transactions).Payload);
    }

    [Fact]
    public async Task A_block_opens_no_more_rounds_than_it_may_and_the_chain_goes_on()
    {
        await using var engine = await OpenAsync();
        _time.Advance(TimeSpan.FromHours(1));
        await engine.WaitForHeightAsync(1).WaitAsync(Deadline);
        _time.Advance(TimeSpan.FromMilliseconds(300));
        await engine.WaitForHeightAsync(2).WaitAsync(Deadline);
        Assert.Equal(_network.Parameters.Emission.MaximumRoundsPerBlock + 1, engine.Head.Clock.Round);
    }

    [Fact]
    public async Task While_no_round_has_ended_only_transactions_make_blocks()
    {
        await using var engine = await OpenAsync();
        _time.Advance(TimeSpan.FromMilliseconds(299));
        for (var i = 1; i <= 20; i++)
        {
            var included = Assert.IsType<SubmitOutcome.Included>(await engine.SubmitAsync(_network.Pay(i)));
            Assert.Equal(i, included.Location.Height);
        }
    }

    [Fact]
    public async Task Idle_blocks_are_there_after_a_restart_and_the_clock_goes_on_where_it_was()
    {
        await using (var engine = await OpenAsync())
        {
            _time.Advance(TimeSpan.FromMilliseconds(600));
            await engine.WaitForHeightAsync(1).WaitAsync(Deadline);
        }

        await using var again = await OpenAsync();
        Assert.Equal((1L, 2L), (again.Head.Height, again.Head.Clock.Round));
        _time.Advance(TimeSpan.FromMilliseconds(300));
        await again.WaitForHeightAsync(2).WaitAsync(Deadline);
        Assert.Equal(3, again.Head.Clock.Round);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(90_000_000)]
    public async Task An_interval_out_of_bounds_is_refused(long milliseconds)
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(
            () => _network.OpenAsync(_folder.Path, options => options with { IdleBlockInterval = TimeSpan.FromMilliseconds(milliseconds) }));
        Assert.Contains(nameof(LedgerEngineOptions.IdleBlockInterval), refused.Message, StringComparison.Ordinal);
    }

    private Task<LedgerEngine> OpenAsync() =>
        _network.OpenAsync(_folder.Path, options => options with { IdleBlockInterval = TimeSpan.FromMilliseconds(1) }, time: _time);
}
