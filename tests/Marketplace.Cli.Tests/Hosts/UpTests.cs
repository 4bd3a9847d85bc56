using System.Net;
using Marketplace.Cli.Tests.Support;
using Marketplace.Testing.Folders;

namespace Marketplace.Cli.Tests.Hosts;

/// <summary><c>market up</c> and the host beside it, as real processes.</summary>
public sealed class UpTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(3));

    private string Data => Path.Combine(_folder.Path, "data");

    public void Dispose()
    {
        _limit.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task It_says_that_it_is_ready_serves_and_ends_with_0_on_a_signal(string signal)
    {
        await using var up = UpProcess.Start(Data);
        var ready = await up.ReadyAsync(_limit.Token);
        Assert.Equal("ready", ready.GetProperty("step").GetString());
        Assert.Equal(64, ready.GetProperty("genesisHash").GetString()!.Length);
        Assert.StartsWith("market ready: http://127.0.0.1:", ready.GetProperty("message").GetString(), StringComparison.Ordinal);
        using var client = new HttpClient { BaseAddress = new Uri(ready.GetProperty("address").GetString()!) };
        using (var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), _limit.Token))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await up.SignalAsync(signal, _limit.Token);
        Assert.Equal((0, ""), await up.EndAsync(_limit.Token));
        await up.HostEndedAsync(_limit.Token);
    }

    [Fact]
    public async Task Killing_it_ends_the_host_which_leaves_nothing_that_the_next_one_minds()
    {
        await using (var killed = UpProcess.Start(Data))
        {
            await killed.ReadyAsync(_limit.Token);
            await killed.SignalAsync("KILL", _limit.Token);
            await killed.HostEndedAsync(_limit.Token);
        }

        await using var next = UpProcess.Start(Data);
        await next.ReadyAsync(_limit.Token);
        await next.SignalAsync("TERM", _limit.Token);
        Assert.Equal((0, ""), await next.EndAsync(_limit.Token));
    }

    [Fact]
    public async Task A_crash_of_the_host_is_told_in_one_line_with_its_exit_code()
    {
        await using var up = UpProcess.Start(Data);
        await up.ReadyAsync(_limit.Token);
        await up.SignalHostAsync("KILL", _limit.Token);
        var (exitCode, errors) = await up.EndAsync(_limit.Token);
        Assert.Equal(128 + 9, exitCode);
        var fault = System.Text.Json.JsonDocument.Parse(errors).RootElement;
        Assert.Equal("host-crashed", fault.GetProperty("code").GetString());
        Assert.Contains("market-host was ended by signal 9", fault.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_one_on_the_same_directory_ends_with_1_and_the_first_goes_on()
    {
        await using var first = UpProcess.Start(Data);
        await first.ReadyAsync(_limit.Token);
        await using var second = UpProcess.Start(Data);
        var (exitCode, errors) = await second.EndAsync(_limit.Token);
        Assert.Equal(ExitCodes.Failure, exitCode);
        Assert.Contains("another host runs on the data directory", errors, StringComparison.Ordinal);
        await first.SignalAsync("TERM", _limit.Token);
        Assert.Equal((0, ""), await first.EndAsync(_limit.Token));
    }

    [Theory]
    [InlineData("up --listen nonsense", "Listen is \"nonsense\"; it must be http://ADDRESS:PORT")]
    [InlineData("up --set Gateway:Streems=1", "Gateway:Streems is no setting")]
    [InlineData("up --set Gateway:Streams", "--set takes KEY=VALUE")]
    [InlineData("up --heartbeat 0.01", "Market:HeartbeatInterval is 00:00:00.01")]
    [InlineData("up --config /nonexistent.json", "/nonexistent.json does not exist")]
    public async Task A_setting_that_cannot_work_is_named_in_one_line_with_exit_code_2_and_nothing_is_touched(string line, string expected)
    {
        var result = await new CliRun(_folder.Path).RunAsync([.. line.Split(' '), "--data", Data]);
        Assert.Equal((ExitCodes.Usage, ""), (result.ExitCode, result.Output));
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(Data));
    }
}
