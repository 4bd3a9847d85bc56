using System.Text.Json;
using Marketplace.Api;
using Marketplace.Client;
using Marketplace.Testing.Folders;
using Marketplace.Testing.Hosts;
using Marketplace.Wallet.Keys;

namespace Marketplace.Samples.Tests.Support;

/// <summary>One host for all tests of programs, which run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SampleHostGroup : ICollectionFixture<SampleHost>
{
    public const string Name = "sample host";
}

/// <summary>A real host with a node on the local Docker engine, and a folder for the samples' files.</summary>
public sealed class SampleHost : IAsyncLifetime
{
    private const string Password = "correct horse";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly TempFolder _folder = new();
    private MarketplaceClient? _client;

    public HostProcess Host { get; private set; } = null!;

    /// <summary>Asks the host what the samples did.</summary>
    public MarketplaceClient Client => _client ??= new MarketplaceClient(Host.Address);

    public async Task InitializeAsync()
    {
        Host = new HostProcess(_folder.File("data"));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await Host.StartAsync(limit.Token);
        await GetNodeAsync(limit.Token);
    }

    public async Task DisposeAsync()
    {
        _client?.Dispose();
        await Host.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>The host's node, once it is online.</summary>
    internal async Task<NodeResponse> GetNodeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var nodes = await Client.GetNodePageAsync(cancellationToken: cancellationToken);
            if (nodes.Items is [{ State: "online" } node])
            {
                return node;
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    internal static async Task WaitUntilItRunsAsync(LeaseClient leases, string leaseId, CancellationToken cancellationToken)
    {
        await foreach (var _ in leases.FollowEventsAsync(leaseId, cancellationToken: cancellationToken))
        {
            if ((await leases.GetAsync(leaseId, cancellationToken)).RunningInstances == 1)
            {
                return;
            }
        }

        Assert.Fail("the lease ended before it ran");
    }

    internal string File(string name) => _folder.File(name);

    /// <summary>Runs the wallet's sample on a directory to its end, and gives its output line by line.</summary>
    internal async Task<IReadOnlyList<string>> WalletAsync(string directory, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        await using var program = StartWallet(directory, arguments);
        var (exitCode, errors) = await program.EndAsync(cancellationToken);
        Assert.True(exitCode == 0, $"the sample ended with {exitCode}: {errors}{string.Join('\n', program.Lines)}");
        return program.Lines;
    }

    internal SampleProgram StartWallet(string directory, IEnumerable<string> arguments) =>
        SampleProgram.Start("WalletSample", [File(directory), .. arguments], ("SAMPLE_PASSWORD", Password));

    /// <summary>Starts the client's sample.</summary>
    internal SampleProgram StartClient(params string[] arguments) => SampleProgram.Start("ClientSample", [Address, .. arguments]);

    internal string Address => Host.Address.ToString();

    /// <summary>The keys of a wallet that the wallet's sample made.</summary>
    internal WalletKeys KeysOf(string directory)
    {
        var store = new WalletStore(File(directory));
        var wallet = Assert.Single(store.List());
        return WalletKeys.Of(wallet, store.Unlock(wallet.Name, Password));
    }

    /// <summary>An app of one instance that writes "tick 1", "tick 2" and so on, one a second.</summary>
    internal string TickingApp()
    {
        var spec = new
        {
            name = "ticker",
            instances = 1,
            termSeconds = 3600,
            components = new[]
            {
                new
                {
                    name = "web",
                    image = "marketplace/hello-web:1",
                    cpuMilli = 100,
                    memoryMiB = 100,
                    diskMiB = 64,
                    command = new[] { "/bin/sh", "-c", "trap 'exit 0' TERM; i=0; while :; do i=$((i+1)); echo tick $i; sleep 1; done" },
                },
            },
        };
        return _folder.File("ticker.json", JsonSerializer.Serialize(spec));
    }
}
