using System.Runtime.InteropServices;
using Marketplace.Silo.Hosting;
using Marketplace.Silo.Settings;
using Microsoft.Extensions.Configuration;

namespace Marketplace.Silo;

/// <summary>
/// A whole marketplace in one process: ledger, grains, HTTP API and, if wanted, a local node. Killing it at any instant loses
/// nothing that was acknowledged; containers run on while it is down and are adopted at the next start.
/// </summary>
public sealed class MarketplaceHost : IAsyncDisposable
{
    private readonly HostParts _parts;

    private MarketplaceHost(HostParts parts) => _parts = parts;

    /// <summary>Where the HTTP API listens; null without the gateway role.</summary>
    public Uri? Address => _parts.Address;

    /// <summary>Id of the network's genesis block, lower-case hex.</summary>
    public string GenesisHash => _parts.GenesisHash;

    /// <summary>One line that says where the host listens and what it found.</summary>
    public string ReadyLine => _parts.ReadyLine;

    /// <summary>The services of the host, for benchmarks and tests.</summary>
    public IServiceProvider Services => _parts.Services;

    /// <summary>Starts a host and answers when it is ready.</summary>
    /// <param name="configuration">Its settings; see docs/configuration.md. They are checked first.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="HostStartException">It cannot start; the message says why and what to do.</exception>
    public static async Task<MarketplaceHost> StartAsync(IConfiguration configuration, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new MarketplaceHost(await HostParts.StartAsync(HostSettings.Read(configuration), cancellationToken));
    }

    /// <summary>Runs a host until it is told to stop: by the token, SIGTERM or SIGINT.</summary>
    /// <param name="configuration">Its settings.</param>
    /// <param name="output">Gets one line when the host is ready.</param>
    /// <param name="cancellationToken">Stops the host gracefully.</param>
    /// <param name="errors">Gets one line if it cannot start; standard error if null.</param>
    /// <returns>The exit code of a process: 0 after a graceful stop, 1 if the host could not start.</returns>
    public static async Task<int> RunAsync(IConfiguration configuration, TextWriter output, CancellationToken cancellationToken, TextWriter? errors = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        try
        {
            await using var host = await StartAsync(configuration, stop.Token);
            await output.WriteLineAsync(host.ReadyLine.AsMemory(), CancellationToken.None);
            await output.FlushAsync(CancellationToken.None);
            await Task.Delay(Timeout.InfiniteTimeSpan, stop.Token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return 0;
        }
        catch (HostStartException exception)
        {
            await (errors ?? Console.Error).WriteLineAsync("cannot start: " + exception.Message);
            return 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
#pragma warning disable CA1031 // the end of the process: one line instead of a stack trace
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await (errors ?? Console.Error).WriteLineAsync($"failed: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
            return 1;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    /// <summary>Stops gracefully: no new requests, streams end, what is under way is finished, all files are closed.</summary>
    public ValueTask DisposeAsync() => _parts.DisposeAsync();
}
