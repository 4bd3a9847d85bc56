using System.Globalization;
using System.Runtime.CompilerServices;
using Docker.DotNet;
using Docker.DotNet.Models;
using Marketplace.Containers.Docker;
using Marketplace.Market.Instances;

namespace Marketplace.Containers;

public sealed partial class DockerContainerEngine
{
    private const int TailLines = 20;
    private const int TailCharacters = 400;

    /// <inheritdoc />
    public async IAsyncEnumerable<EngineLogLine> ReadLogsAsync(
        string instanceId, string component, EngineLogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var line in ReadLogsAsync(ContainerName(instanceId, component), query, cancellationToken))
            yield return line;
    }

    private async IAsyncEnumerable<EngineLogLine> ReadLogsAsync(
        string container, EngineLogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parameters = new ContainerLogsParameters
        {
            ShowStdout = true,
            ShowStderr = true,
            Timestamps = true,
            Follow = query.Follow,
            Tail = query.Tail is { } tail ? Math.Max(0, tail).ToString(CultureInfo.InvariantCulture) : "all",
            Since = query.Since is { } since ? UnixSeconds(since) : null,
        };
        using var stream = await _calls.QuickAsync(
            (engine, cancel) => OpenAsync(engine, container, parameters, cancel, cancellationToken), cancellationToken);
        // A read that overlooks its token ends when its stream does.
        await using var closing = cancellationToken.Register(stream.Dispose);
        var assemblers = new[] { new LogAssembler(LogStream.Output), new LogAssembler(LogStream.Error) };
        var buffer = new byte[32 * 1024];
        while (await ReadAsync(stream, buffer, cancellationToken) is { EOF: false } read)
        {
            var assembler = assemblers[read.Target == MultiplexedStream.TargetStream.StandardError ? 1 : 0];
            foreach (var line in assembler.Add(buffer.AsMemory(0, read.Count)))
                yield return line;
        }
        foreach (var assembler in assemblers)
            if (assembler.End() is { } rest)
                yield return rest;
    }

    /// <summary>The stream outlives the time limit of the call that opens it.</summary>
    private static async Task<MultiplexedStream> OpenAsync(
        IDockerClient engine, string container, ContainerLogsParameters parameters, CancellationToken limit, CancellationToken lifetime)
    {
        var open = engine.Containers.GetContainerLogsAsync(container, false, parameters, lifetime);
        try
        {
            return await open.WaitAsync(limit);
        }
        catch (OperationCanceledException)
        {
            _ = open.ContinueWith(late => late.Result.Dispose(), CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
    }

    private static async Task<MultiplexedStream.ReadResult> ReadAsync(MultiplexedStream stream, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadOutputAsync(buffer, 0, buffer.Length, cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception exception)
        {
            throw new ContainerException(FailureMapping.From(exception), exception);
        }
    }

    /// <summary>The last lines of a container, short enough to be shown with a failure; empty if they cannot be had.</summary>
    private async Task<IReadOnlyList<EngineLogLine>> TailAsync(string container, CancellationToken cancellationToken)
    {
        var lines = new Queue<EngineLogLine>();
        try
        {
            await foreach (var line in ReadLogsAsync(container, new EngineLogQuery(TailLines), cancellationToken))
            {
                lines.Enqueue(line.Text.Length > TailCharacters ? line with { Text = line.Text[..TailCharacters], Continues = true } : line);
                if (lines.Count > TailLines)
                    lines.Dequeue();
            }
        }
        catch (ContainerException)
        {
            // A failure without output is better than none.
        }
        return lines.OrderBy(line => line.Timestamp).ToList();
    }

    private static string UnixSeconds(DateTimeOffset instant)
    {
        var ticks = (instant - DateTimeOffset.UnixEpoch).Ticks;
        return string.Create(CultureInfo.InvariantCulture, $"{ticks / TimeSpan.TicksPerSecond}.{ticks % TimeSpan.TicksPerSecond * 100:D9}");
    }
}
