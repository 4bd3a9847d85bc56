using System.Diagnostics;
using Marketplace.Cli.Commands;
using Marketplace.Cli.Hosts;
using Marketplace.Client;

namespace Marketplace.Cli.Demo;

/// <summary>The host process of the demo. Disposing kills it if it still runs.</summary>
internal sealed class DemoHost : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(40);
    private readonly string _logFile;
    private readonly TextWriter _log;
    private readonly HostChild _process;

    /// <summary>Starts the host as <c>market up</c> does.</summary>
    /// <param name="line">The words after <c>market up</c>.</param>
    /// <param name="logFile">Gets what it prints, appended.</param>
    public DemoHost(IReadOnlyList<string> line, string logFile)
    {
        _logFile = logFile;
        _log = TextWriter.Synchronized(new StreamWriter(logFile, append: true) { AutoFlush = true });
        _process = HostChild.Start(UpCommand.HostArguments(line), _log, _log);
    }

    /// <summary>The process.</summary>
    public int ProcessId => _process.ProcessId;

    /// <summary>Waits until the host says that it is ready.</summary>
    public async Task WaitUntilReadyAsync(MarketplaceClient client, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (_process.HasExited)
            {
                throw new DemoException($"the host ended with {await _process.WaitForExitAsync(cancellationToken)} while starting; see {_logFile}");
            }

            if (await client.IsReadyAsync(cancellationToken))
            {
                return;
            }

            if (watch.Elapsed > StartLimit)
            {
                throw new DemoException($"the host was not ready within {StartLimit.TotalSeconds} s; see {_logFile}");
            }

            await Task.Delay(100, cancellationToken);
        }
    }

    /// <summary>SIGKILL: no chance to write anything down.</summary>
    public Task KillAsync(CancellationToken cancellationToken) => _process.KillAsync(cancellationToken);

    /// <summary>Tells it to stop, and waits for the end.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StopLimit);
        _process.Release();
        var exitCode = await _process.WaitForExitAsync(limit.Token);
        if (exitCode != ExitCodes.Success)
        {
            throw new DemoException($"the host ended with {exitCode} when it was told to stop; see {_logFile}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _log.DisposeAsync();
    }
}
