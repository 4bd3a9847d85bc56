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
    public static async Task<MarketplaceHost> StartAsync(IConfiguration configuration, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = HostSettings.Read(configuration);
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

    /// <summary>Runs a host until it is told to stop.</summary>
    /// <param name="configuration">Its settings.</param>
    /// <param name="output">Gets one line when the host is ready.</param>
    /// <param name="cancellationToken">Stops the host gracefully.</param>
    /// <param name="errors">Gets one line if it cannot start or go on; standard error if null.</param>
    /// <returns>The exit code of a process: 0 after a graceful stop, 1 if the host could not start or go on.</returns>
    public static async Task<int> RunAsync(IConfiguration configuration, TextWriter output, CancellationToken cancellationToken, TextWriter? errors = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        try
        {
            await using var host = await StartAsync(configuration, cancellationToken);
            await output.WriteLineAsync(host.ReadyLine.AsMemory(), CancellationToken.None);
            await output.FlushAsync(CancellationToken.None);
            await host.WaitForShutdownAsync(cancellationToken);
            return 0;
        }
        catch (HostStartException exception)
        {
            await (errors ?? Console.Error).WriteLineAsync("cannot start: " + exception.Message);
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
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
