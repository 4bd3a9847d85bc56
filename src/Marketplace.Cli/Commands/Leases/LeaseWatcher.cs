using Marketplace.Cli.Output;
using Marketplace.Api;
using Spectre.Console;

namespace Marketplace.Cli.Commands.Leases;

/// <summary>Waits for a lease to get somewhere, and shows what happens meanwhile.</summary>
internal sealed class LeaseWatcher(CommandContext context, string leaseId)
{
    // Events tell at once that something happened; this only bounds the wait if one is missed.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    /// <summary>Writes every event until all instances run or the lease is over; returns the exit code.</summary>
    public async Task<int> UntilRunningAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var lease = await WaitAsync(
            found => LeaseStates.IsRunning(found.State) || LeaseStates.IsOver(found.State), Write, "Not all instances run", timeout, cancellationToken);
        var running = LeaseStates.IsRunning(lease.State);
        var output = new DeployOutput { Step = running ? "running" : "failed", LeaseId = leaseId, Lease = lease };
        context.Screen.Show(output, CliJson.Readable.DeployOutput, screen => LeaseText.Print(screen, lease));
        return running ? ExitCodes.Success : ExitCodes.Failure;
    }

    /// <summary>Waits until the lease is settled and refunded.</summary>
    public Task<LeaseResponse> UntilSettledAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        WaitAsync(found => LeaseStates.IsSettled(found.State), _ => { }, "The lease is not settled", timeout, cancellationToken);

    private async Task<LeaseResponse> WaitAsync(
        Func<LeaseResponse, bool> done, Action<LeaseEventItem> write, string unfinished, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout, context.Environment.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return context.Screen.IsLive
                ? await context.Screen.Console.Status().StartAsync(
                    "waiting", status => FollowAsync(done, write, text => status.Status(Markup.Escape(text)), either.Token))
                : await FollowAsync(done, write, _ => { }, either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CliException(
                $"{unfinished} after {timeout.TotalSeconds:0} s. It goes on by itself; look with: market lease show {leaseId[..12]}", ExitCodes.Failure, "timeout");
        }
    }

    private async Task<LeaseResponse> FollowAsync(
        Func<LeaseResponse, bool> done, Action<LeaseEventItem> write, Action<string> progress, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var events = context.Leases.FollowEventsAsync(leaseId, 0, stop.Token).GetAsyncEnumerator(stop.Token);
        var next = events.MoveNextAsync().AsTask();
        var ended = false;
        try
        {
            while (true)
            {
                var lease = await context.Leases.GetAsync(leaseId, cancellationToken);
                progress($"{lease.State}: {lease.RunningInstances} of {lease.Instances} instances run");
                if (done(lease))
                {
                    return lease;
                }

                var pause = Task.Delay(LookAgain, context.Environment.Time, stop.Token);
                await (ended ? pause : Task.WhenAny(next, pause));
                cancellationToken.ThrowIfCancellationRequested();
                while (!ended && next.IsCompleted)
                {
                    ended = !await next;
                    if (!ended)
                    {
                        write(events.Current);
                        next = events.MoveNextAsync().AsTask();
                    }
                }
            }
        }
        finally
        {
            // An enumerator must be at rest before it is disposed.
            await stop.CancelAsync();
            await next.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private void Write(LeaseEventItem item)
    {
        if (context.Screen.IsJson)
        {
            context.Screen.WriteJson(new DeployOutput { Step = "event", LeaseId = leaseId, Event = item }, CliJson.Readable.DeployOutput);
        }
        else
        {
            context.Screen.LineAboveProgress(LeaseText.Event(item));
        }
    }
}
