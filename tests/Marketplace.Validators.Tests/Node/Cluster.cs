using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Ledger.Verification;
using Marketplace.Chain;
using Marketplace.Validators.Machine;
using Marketplace.Validators.Node;
using Marketplace.Validators.Tests.Support;
using Marketplace.Validators.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Marketplace.Validators.Tests.Node;

/// <summary>Real validators in one process, each with its own folders, keys and threads.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private static readonly MachineOptions Quick = new()
    {
        ProposeTimeout = TimeSpan.FromMilliseconds(800),
        ProposeTimeoutStep = TimeSpan.FromMilliseconds(400),
        VoteTimeout = TimeSpan.FromMilliseconds(300),
        VoteTimeoutStep = TimeSpan.FromMilliseconds(200),
        AnnounceInterval = TimeSpan.FromMilliseconds(100),
        QuietAnnounceInterval = TimeSpan.FromMilliseconds(200),
        RequestTimeout = TimeSpan.FromMilliseconds(500),
        RegossipAfter = TimeSpan.FromSeconds(1),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("market-validators-").FullName;
    private readonly Func<int, IPeerTransport> _transport;
    private readonly Func<ValidatorOptions, ValidatorOptions> _change;

    /// <summary>Of validators that are not started yet.</summary>
    /// <param name="network">The network; each of its keys is a place.</param>
    /// <param name="transport">Makes the way of a place to the others; null for queues in the process.</param>
    /// <param name="change">Changes the options of every node; null leaves them.</param>
    public Cluster(TestNetwork network, Func<int, IPeerTransport>? transport = null, Func<ValidatorOptions, ValidatorOptions>? change = null)
    {
        Network = network;
        _change = change ?? (options => options);
        InProcess = new InProcessNetwork();
        _transport = transport ?? (place => InProcess.Join(network.Keys[place].PublicKey));
        Nodes = new ValidatorNode?[network.Keys.Count];
    }

    public TestNetwork Network { get; }

    public InProcessNetwork InProcess { get; }

    public ValidatorNode?[] Nodes { get; }

    public async Task<ValidatorNode> StartAsync(int place) => Nodes[place] = await OpenAsync($"{place}", Network.Keys[place], _transport(place));

    /// <summary>Opens a node that is none of the places: a newcomer's, or a second one with a key that another has.</summary>
    /// <param name="name">Names its folder.</param>
    /// <param name="key">Its key.</param>
    /// <param name="transport">Its way to the others.</param>
    /// <returns>The node, which the caller disposes.</returns>
    public Task<ValidatorNode> OpenAsync(string name, PrivateKey key, IPeerTransport transport)
    {
        var folder = Path.Combine(_folder, name);
        return ValidatorNode.OpenAsync(
            _change(new ValidatorOptions(new LedgerEngineOptions(Path.Combine(folder, "chain")) { VerifyThreads = 1 }, Path.Combine(folder, "votes")) { Machine = Quick, VerifyThreads = 1 }),
            Network.Parameters,
            new PrivateKeyBlockSigner(key),
            SignatureVerifiers.Choose(out _),
            transport,
            TimeProvider.System,
            NullLoggerFactory.Instance);
    }

    public async Task StartAllAsync()
    {
        for (var place = 0; place < Nodes.Length; place++)
        {
            await StartAsync(place);
        }
    }

    public async Task StopAsync(int place)
    {
        await Nodes[place]!.DisposeAsync();
        Nodes[place] = null;
    }

    public LedgerEngine Engine(int place) => Nodes[place]!.Engine;

    /// <summary>Waits until all running validators have the height.</summary>
    public async Task ReachAsync(long height, CancellationToken cancellationToken)
    {
        foreach (var node in Nodes.OfType<ValidatorNode>())
        {
            await node.Engine.WaitForHeightAsync(height, cancellationToken);
        }
    }

    /// <summary>Exports the chains of all running validators, verifies each with nothing but the genesis, and checks that they agree up to the lowest head.</summary>
    public async Task VerifyAsync()
    {
        var height = Nodes.OfType<ValidatorNode>().Min(node => node.Engine.Head.Height);
        var ids = new HashSet<Hash256>();
        foreach (var node in Nodes.OfType<ValidatorNode>())
        {
            using var export = new MemoryStream();
            await node.Engine.ExportAsync(export);
            export.Position = 0;
            var verification = await new ChainVerifier(SignatureVerifiers.Choose(out _)).VerifyAsync(export, Network.GenesisHash);
            Assert.True(verification.Verified, verification.Fault?.ToString());
            ids.Add(node.Engine.TryGetBlock(height)!.Id);
        }

        Assert.Single(ids);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            if (node is not null)
            {
                await node.DisposeAsync();
            }
        }

        Directory.Delete(_folder, recursive: true);
    }
}
