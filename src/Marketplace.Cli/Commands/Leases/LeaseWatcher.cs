using Marketplace.Cli.Output;
using Marketplace.Gateway.Contracts;
using Spectre.Console;

namespace Marketplace.Cli.Commands.Leases;

/// <summary>Shows what happens to a lease until all its instances run or it is over.</summary>
internal sealed class LeaseWatcher(CommandContext context, string leaseId)
{
    // Events tell at once what happened; this only bounds the wait if one is missed.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(3);

    public async Task<int> UntilRunningAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout, context.Environment.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        LeaseResponse lease;
        try
        {
            lease = context.Screen.IsLive
                ? await context.Screen.Console.Status().StartAsync("waiting", status => FollowAsync(text => status.Status(Markup.Escape(text)), either.Token))
                : await FollowAsync(_ => { }, either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CliException(
                $"Not all instances run after {timeout.TotalSeconds:0} s. The lease goes on; look at it with: market lease show {leaseId[..12]}", ExitCodes.Failure, "timeout");
        }

        var running = LeaseStates.IsRunning(lease.State);
        var output = new DeployOutput { Step = running ? "running" : "failed", LeaseId = leaseId, Lease = lease };
        context.Screen.Show(output, CliJson.Readable.DeployOutput, screen => LeaseText.Print(screen, lease));
        return running ? ExitCodes.Success : ExitCodes.Failure;
    }

    private async Task<LeaseResponse> FollowAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var events = context.Client.FollowEventsAsync(context.Key(), leaseId, 0, stop.Token).GetAsyncEnumerator(stop.Token);
        var next = events.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                var lease = await context.Client.GetLeaseAsync(context.Key(), leaseId, cancellationToken);
                progress($"{lease.State}: {lease.RunningInstances} of {lease.Instances} instances run");
                if (LeaseStates.IsRunning(lease.State) || LeaseStates.IsOver(lease.State))
                {
                    return lease;
                }

                await Task.WhenAny(next, Task.Delay(LookAgain, context.Environment.Time, stop.Token));
                cancellationToken.ThrowIfCancellationRequested();
                while (next.IsCompleted && await next)
                {
                    Write(events.Current);
                    next = events.MoveNextAsync().AsTask();
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
            context.Screen.Console.WriteLine(LeaseText.Event(item));
        }
    }
}
