using System.Diagnostics;
using System.Globalization;
using Marketplace.Client;

namespace Marketplace.Cli.Demo;

/// <summary>The host process of the demo. Disposing kills it if it still runs.</summary>
internal sealed class DemoHost : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(40);
    private readonly Process _process;
    private readonly string _logFile;
    private readonly StreamWriter _log;

    public DemoHost(Process process, string logFile)
    {
        _process = process;
        _logFile = logFile;
        _log = new StreamWriter(logFile, append: true) { AutoFlush = true };
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Waits until the host says that it is ready.</summary>
    public async Task WaitUntilReadyAsync(MarketplaceClient client, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (_process.HasExited)
            {
                throw new DemoException($"the host ended with {_process.ExitCode} while starting; see {_logFile}");
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
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StopLimit);
        using (var signal = Process.Start("kill", ["-TERM", ProcessId.ToString(CultureInfo.InvariantCulture)]))
        {
            await signal.WaitForExitAsync(limit.Token);
        }

        await _process.WaitForExitAsync(limit.Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        await _log.DisposeAsync();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_log)
        {
            if (line.Data is not null && _log.BaseStream is { CanWrite: true })
            {
                _log.WriteLine(line.Data);
            }
        }
    }
}
