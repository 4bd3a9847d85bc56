using System.Diagnostics;
using System.Text.Json;
using Marketplace.Bench.Deploy;
using Marketplace.Testing.Folders;
using Marketplace.Testing.Hosts;

namespace Marketplace.Bench.Cli;

/// <summary>A real host with a provider, and a renter with a wallet and one running lease who knows <c>./market</c> alone.</summary>
internal sealed class CliMarket : IAsyncDisposable
{
    /// <summary>Stands for the file of the renter's app.</summary>
    public const string SpecWord = "SPEC";

    private const string Spec =
        $$"""
        {
          "name": "bench", "instances": 1, "termSeconds": 3600,
          "components": [ { "name": "web", "image": "{{DeployMarket.Image}}", "cpuMilli": 100, "memoryMiB": 100, "diskMiB": 64 } ]
        }
        """;

    private readonly string _directory;
    private readonly string _spec;
    private readonly HostProcess _host;
    private string? _lease;

    private CliMarket(string directory)
    {
        _directory = directory;
        _spec = Path.Combine(directory, "spec.json");
        _host = new HostProcess(Path.Combine(directory, "data"));
    }

    /// <summary>Starts the host, and rents.</summary>
    /// <param name="directory">Where the host and the renter keep their files.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<CliMarket> StartAsync(string directory, CancellationToken cancellationToken)
    {
        var market = new CliMarket(directory);
        try
        {
            await File.WriteAllTextAsync(market._spec, Spec, cancellationToken);
            await market._host.StartAsync(cancellationToken);
            await market.RunAsync(["wallet", "new"], cancellationToken);
            await market.RunAsync(["faucet"], cancellationToken);
            var opened = await market.RunAsync(["deploy", SpecWord, "--watch", "--yes", "--json"], cancellationToken);
            using var first = JsonDocument.Parse(opened.Output.Split('\n')[0]);
            market._lease = first.RootElement.GetProperty("leaseId").GetString();
            return market;
        }
        catch
        {
            await market.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a line as the renter types it.</summary>
    /// <param name="words">The words after <c>./market</c>; <see cref="SpecWord"/> is the renter's app.</param>
    /// <param name="cancellationToken">Kills it.</param>
    public Task<ChildRun> RunAsync(IEnumerable<string> words, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(RepositoryRoot.Of("market"), words.Select(word => word == SpecWord ? _spec : word));
        start.Environment["MARKET_HOME"] = _directory;
        start.Environment["MARKET_PASSWORD"] = "bench of the command line";
        start.Environment["MARKET_ENDPOINT"] = _host.Address.ToString();
        start.Environment.Remove("MARKET_WALLET");
        return ChildProcessorTime.RunAsync(start, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_lease is { } lease)
        {
            // Otherwise its container would outlive the bench.
            await RunAsync(["lease", "close", lease, "--yes"], CancellationToken.None);
        }

        await _host.DisposeAsync();
    }
}
