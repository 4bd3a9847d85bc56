using Marketplace.Market.Nodes;
using Marketplace.Market.Instances;
using Marketplace.Market.Apps;
using Marketplace.Testing.Waiting;

namespace Marketplace.Containers.Tests.Harness;

/// <summary>A test with a node of its own on the engine; everything it made is removed afterwards, also when it fails.</summary>
[Collection(EngineCollection.Name)]
public abstract class EngineTest : IAsyncLifetime
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = TimeSpan.FromSeconds(5) };
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(2));

    protected EngineTest(LocalEngine local)
    {
        Local = local;
        NodeId = LocalEngine.NodePrefix + Guid.NewGuid().ToString("n")[..12];
        Engine = NewEngine();
    }

    protected LocalEngine Local { get; }

    protected string NodeId { get; }

    protected DockerContainerEngine Engine { get; }

    /// <summary>Ends a test that hangs.</summary>
    protected CancellationToken Limit => _limit.Token;

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        await Engine.DisposeAsync();
        await Local.RemoveAllAsync(NodeId);
        _limit.Dispose();
    }

    /// <summary>As another process of the same node would see the engine.</summary>
    protected DockerContainerEngine NewEngine(Uri? endpoint = null)
    {
        var options = new DockerEngineOptions { NodeId = NodeId, PublishAddress = "127.0.0.1" };
        return new DockerContainerEngine(endpoint is null ? options : options with { Endpoint = endpoint });
    }

    protected static ComponentPlan Web(string name = "web", string image = LocalEngine.Image) => new()
    {
        Name = name,
        Image = image,
        Limits = new Resources(250, 32, 0), Pids = 64,
        Ports = [new PortSpec { ContainerPort = 8080 }],
    };

    /// <summary>A component that runs a line of shell.</summary>
    protected static ComponentPlan Shell(string script, string name = "shell") => new()
    {
        Name = name,
        Image = LocalEngine.Image,
        Limits = new Resources(250, 32, 0), Pids = 64,
        Command = ["/bin/sh", "-c", script],
    };

    protected static InstanceSpec Spec(params ComponentPlan[] components) => new("lease-1:0:1", "lease-1", 0, 1, 1, components);

    /// <summary>A script that goes on until it is told to end.</summary>
    protected static string Then(string script, string wait = "sleep 1000") => $"trap 'exit 0' TERM; {script}; {wait} & wait $!";

    protected async Task<ObservedInstance> StartAsync(InstanceSpec spec) => (await Engine.StartAsync(spec, null, Limit)).Require();

    /// <summary>Starts something short, that may have ended already when the start returns.</summary>
    protected async Task BeginAsync(InstanceSpec spec)
    {
        var outcome = await Engine.StartAsync(spec, null, Limit);
        Assert.True(outcome.Succeeded || outcome.Failure.Code == FailureCode.ExitedAtOnce, outcome.Failure?.Message);
    }

    protected async Task<InstanceFailure> FailToStartAsync(InstanceSpec spec, IContainerEngine? engine = null)
    {
        var outcome = await (engine ?? Engine).StartAsync(spec, null, Limit);
        Assert.False(outcome.Succeeded);
        return outcome.Failure;
    }

    protected async Task<List<EngineLogLine>> LogAsync(string component, EngineLogQuery? query = null, string instance = "lease-1:0:1")
    {
        var lines = new List<EngineLogLine>();
        await foreach (var line in Engine.ReadLogsAsync(instance, component, query ?? new EngineLogQuery(), Limit))
            lines.Add(line);
        return lines;
    }

    /// <summary>The page that a published port serves, as soon as it does.</summary>
    protected async Task<string> PageAsync(InstancePort port)
    {
        string? page = null;
        await Eventually.HoldsAsync("the page is served", async () =>
        {
            try
            {
                page = await Http.GetStringAsync(new Uri($"http://127.0.0.1:{port.HostPort}/"), Limit);
                return true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return page!;
    }
}
