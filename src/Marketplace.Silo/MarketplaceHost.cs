using Marketplace.Silo.Commands;
using Marketplace.Silo.Hosting;
using Marketplace.Silo.Parts;
using Marketplace.Silo.Settings;
using Marketplace.Sql;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Marketplace.Silo;

/// <summary>
/// A whole marketplace in one process: ledger, grains, HTTP API and, if wanted, a local node. Killing it at any instant loses
/// nothing that was acknowledged; containers run on while it is down and are adopted at the next start.
/// </summary>
public sealed class MarketplaceHost : IAsyncDisposable
{
    // For what has to be on the disk once everything else has stopped.
    private static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(10);

    private readonly WebApplication _app;
    private readonly MarketHostOptions _options;
    private volatile bool _stopped;
    private int _disposed;

    private MarketplaceHost(WebApplication app, MarketHostOptions options)
    {
        _app = app;
        _options = options;
    }

    /// <summary>Where the HTTP API listens; null without the gateway role.</summary>
    public Uri? Address => _options.Roles.HasFlag(HostRoles.Gateway)
        && Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address
            ? new Uri(address)
            : null;

    /// <summary>Id of the network's genesis block, lower-case hex.</summary>
    public string GenesisHash => Services.GetRequiredService<HostFiles>().Parameters.GenesisHash.ToString();

    /// <summary>One line that says where the host listens and what it found.</summary>
    public string ReadyLine => string.Join(
        " · ",
        "market ready: " + (Address?.ToString().TrimEnd('/') ?? "no gateway"),
        "engine " + (Services.GetService<LocalNodePart>()?.Status ?? "none (no provider role)"),
        "signatures " + Services.GetRequiredService<VerifierName>().Text,
        "storage " + Services.GetRequiredService<SqlOptions>().ProductName,
        "data " + Services.GetRequiredService<HostFiles>().Data.Path);

    /// <summary>The services of the host, for benchmarks and tests.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a host and answers when it is ready.</summary>
    /// <param name="configuration">Its settings; see docs/configuration.md. They are checked first.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="HostStartException">It cannot start; the message says why and what to do.</exception>
    public static Task<MarketplaceHost> StartAsync(IConfiguration configuration, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return StartAsync(HostSettings.Read(configuration), cancellationToken);
    }

    /// <summary>Runs a host until it is told to stop.</summary>
    /// <param name="configuration">Its settings.</param>
    /// <param name="output">Gets one line when the host is ready.</param>
    /// <param name="cancellationToken">Stops the host gracefully.</param>
    /// <param name="errors">Gets one line if it cannot start or go on; standard error if null.</param>
    /// <returns>The exit code of a process: 0 after a graceful stop, 1 if the host could not start or go on, 2 if a setting cannot work.</returns>
    public static Task<int> RunAsync(IConfiguration configuration, TextWriter output, CancellationToken cancellationToken, TextWriter? errors = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(output);
        var console = new HostConsole { Output = output, Error = errors ?? Console.Error, IsWatched = false };
        return Faults.GuardAsync(console, () => RunAsync(configuration, console, cancellationToken), cancellationToken);
    }

    /// <summary>Runs a host until it is told to stop, and ends no later than its settings say.</summary>
    internal static async Task<int> RunAsync(IConfiguration configuration, HostConsole console, CancellationToken cancellationToken)
    {
        var options = HostSettings.Read(configuration);
        var run = RunAsync(options, console, cancellationToken);
        if (await Task.WhenAny(run, LateAsync(options.StopTimeout + ClosingTime, cancellationToken)) != run)
        {
            throw new HostCommandException($"the host did not stop within {options.StopTimeout:c} and ends now; nothing that it acknowledged is lost", "stop-timeout");
        }

        return await run;
    }

    /// <summary>Waits until the host is told to stop, by the token or by a part that cannot go on, and stops it gracefully.</summary>
    /// <param name="cancellationToken">Tells it.</param>
    public async Task WaitForShutdownAsync(CancellationToken cancellationToken)
    {
        await _app.WaitForShutdownAsync(cancellationToken);
        _stopped = true;
    }

    /// <summary>Stops gracefully: no new requests, streams end, what is under way is finished, all files are closed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        try
        {
            if (!_stopped)
            {
                await _app.StopAsync();
            }
        }
        finally
        {
            await _app.DisposeAsync();
        }
    }

    private static async Task<MarketplaceHost> StartAsync(MarketHostOptions options, CancellationToken cancellationToken)
    {
        var host = new MarketplaceHost(HostComposition.Build(options), options);
        try
        {
            await StartGuard.RunAsync(options.DataDirectory, () => host._app.StartAsync(cancellationToken));
            return host;
        }
        catch
        {
            await host.GiveUpAsync();
            throw;
        }
    }

    private static async Task<int> RunAsync(MarketHostOptions options, HostConsole console, CancellationToken cancellationToken)
    {
        try
        {
            await using var host = await StartAsync(options, cancellationToken);
            var ready = new ReadyOutput("ready", host.Address?.ToString(), host.GenesisHash, host.ReadyLine);
            await console.ShowAsync(ready, HostJson.Default.ReadyOutput, ready.Message);
            await host.WaitForShutdownAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop while it started, which is how a host ends.
        }

        return cancellationToken.IsCancellationRequested
            ? HostExitCodes.Success
            : throw new HostCommandException("the host stopped by itself; its log says why", "stopped");
    }

    private static async Task LateAsync(TimeSpan limit, CancellationToken told)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, told).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(limit, CancellationToken.None);
    }

    // What had started is stopped. Why the rest cannot be is the fault that is told already.
    private async Task GiveUpAsync()
    {
        try
        {
            await DisposeAsync();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return;
        }
    }
}
