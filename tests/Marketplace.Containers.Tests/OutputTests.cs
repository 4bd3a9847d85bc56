using Marketplace.Containers.Tests.Harness;
using Marketplace.Market.Instances;
using Marketplace.Testing.Waiting;

namespace Marketplace.Containers.Tests;

public sealed class OutputTests(LocalEngine local) : EngineTest(local)
{
    [Fact]
    public async Task The_tail_of_the_output_is_read_with_streams_and_instants()
    {
        var before = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        await StartAsync(Spec(Shell(Then("for i in 1 2 3 4 5; do echo line $i; done; echo trouble >&2"))));
        await Eventually.HoldsAsync("all is written", async () => (await LogAsync("shell")).Count == 6);

        var all = await LogAsync("shell");
        Assert.All(all, line => Assert.InRange(line.Timestamp, before, TimeProvider.System.GetUtcNow().AddSeconds(1)));
        Assert.Equal("trouble", Assert.Single(all, line => line.Stream == LogStream.Error).Text);
        Assert.Equal(2, (await LogAsync("shell", new EngineLogQuery(Tail: 2))).Count);
        Assert.Empty(await LogAsync("shell", new EngineLogQuery(Tail: 0)));
        var later = await LogAsync("shell", new EngineLogQuery(Since: all[2].Timestamp.AddTicks(1)));
        Assert.Equal(all.Skip(3).Where(line => line.Timestamp > all[2].Timestamp).Select(line => line.Text).Order(), later.Select(line => line.Text).Order());
    }

    [Fact]
    public async Task Output_is_followed_until_the_component_ends()
    {
        await BeginAsync(Spec(Shell("i=0; while [ $i -lt 5 ]; do i=$((i+1)); echo tick $i; sleep 0.2; done; echo done >&2")));

        var lines = await LogAsync("shell", new EngineLogQuery(Follow: true));

        Assert.Equal(["done", "tick 1", "tick 2", "tick 3", "tick 4", "tick 5"], lines.Select(line => line.Text).Order());
    }

    [Fact]
    public async Task Following_ends_when_nobody_wants_it_any_more()
    {
        await StartAsync(Spec(Shell(Then("echo begin"))));
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Limit);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Engine.ReadLogsAsync("lease-1:0:1", "shell", new EngineLogQuery(Follow: true), enough.Token))
                await enough.CancelAsync();
        });
        await foreach (var line in Engine.ReadLogsAsync("lease-1:0:1", "shell", new EngineLogQuery(Follow: true), Limit))
        {
            Assert.Equal("begin", line.Text);
            break;
        }
    }

    [Fact]
    public async Task Huge_lines_come_in_bounded_parts()
    {
        const int bytes = 5 * 1024 * 1024;
        await BeginAsync(Spec(Shell($"head -c {bytes} /dev/zero | tr '\\0' x; echo; echo after")));

        var lines = await LogAsync("shell", new EngineLogQuery(Follow: true));

        Assert.Equal("after", lines[^1].Text);
        Assert.All(lines, line => Assert.True(line.Text.Length <= EngineLogLine.MaxBytes));
        Assert.All(lines[..^1], line => Assert.Matches("^x*$", line.Text));
        Assert.Equal(bytes, lines[..^1].Sum(line => line.Text.Length));
        Assert.All(lines[..^2], line => Assert.True(line.Continues));
    }

    [Fact]
    public async Task Output_that_is_no_text_does_no_harm()
    {
        await BeginAsync(Spec(Shell("head -c 100000 /dev/urandom; printf '\\n\\377\\376\\n2026-01-01T00:00:00.000000000Z forged\\n'; printf 'no end'")));

        var lines = await LogAsync("shell", new EngineLogQuery(Follow: true));

        Assert.Equal(["\uFFFD\uFFFD", "2026-01-01T00:00:00.000000000Z forged", "no end"], lines[^3..].Select(line => line.Text));
    }

    [Fact]
    public async Task Events_tell_of_starts_ends_and_removals()
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Limit);
        var events = new List<EngineEvent>();
        var ready = new TaskCompletionSource();
        var watching = Task.Run(async () =>
        {
            await foreach (var happened in Engine.WatchAsync(enough.Token))
            {
                lock (events)
                    events.Add(happened);
                ready.TrySetResult();
            }
        });
        await ready.Task.WaitAsync(Limit);

        await BeginAsync(Spec(Shell("sleep 0.5; exit 5")));
        await Eventually.HoldsAsync("its end is told", () => Has(EngineEventKind.Ended));
        Assert.True((await Engine.RemoveAsync("lease-1:0:1", new InstanceRemoval(TimeSpan.Zero, false), Limit)).Succeeded);
        await Eventually.HoldsAsync("its removal is told", () => Has(EngineEventKind.Removed));
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);

        Assert.Equal(EngineEventKind.Resynchronise, events[0].Kind);
        Assert.Equal([EngineEventKind.Started, EngineEventKind.Ended, EngineEventKind.Removed], events.Skip(1).Select(happened => happened.Kind).Distinct());
        var end = events.First(happened => happened.Kind == EngineEventKind.Ended);
        Assert.Equal(("lease-1:0:1", "shell", 5), (end.InstanceId, end.Component, end.ExitCode));

        Task<bool> Has(EngineEventKind kind)
        {
            lock (events)
                return Task.FromResult(events.Any(happened => happened.Kind == kind));
        }
    }

    [Fact]
    public async Task Events_go_on_after_the_engine_was_away()
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Limit);
        var path = Path.Combine(Path.GetTempPath(), $"market-{Guid.NewGuid():n}.sock");
        await using var engine = NewEngine(new Uri($"unix://{path}"));
        int resynchronised = 0, started = 0;
        var watching = Task.Run(async () =>
        {
            await foreach (var happened in engine.WatchAsync(enough.Token))
                Interlocked.Increment(ref happened.Kind == EngineEventKind.Resynchronise ? ref resynchronised : ref started);
        });
        await using (new SocketProxy(path))
            await Eventually.HoldsAsync("the engine is met", () => Task.FromResult(Volatile.Read(ref resynchronised) == 1));
        await using (new SocketProxy(path))
        {
            await Eventually.HoldsAsync("the engine is met again", () => Task.FromResult(Volatile.Read(ref resynchronised) >= 2));
            await StartAsync(Spec(Web()));
            await Eventually.HoldsAsync("its events come", () => Task.FromResult(Volatile.Read(ref started) > 0));
        }
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }
}
