namespace Marketplace.Silo.Tests.Start;

/// <summary>A data directory for one test, and the options of a small host on it.</summary>
internal sealed class HostFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("market-host-");

    public string Path => System.IO.Path.Combine(_directory.FullName, "data");

    public HostOptions Options => new()
    {
        DataDirectory = Path,
        Listen = "http://127.0.0.1:0",
        Roles = HostRoles.Gateway,
        LogLevel = Microsoft.Extensions.Logging.LogLevel.Error,
    };

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string ChainFile() => Directory.EnumerateFiles(File("chain"), "*.chain").Order().First();

    public async Task<MarketplaceHost> StartAsync() => await MarketplaceHost.StartAsync(Options);

    /// <summary>Makes a network and some blocks, and stops again.</summary>
    public async Task MakeBlocksAsync(int count = 3)
    {
        await using var host = await StartAsync();
        using var client = new HttpClient { BaseAddress = host.Address };
        using var key = Ledger.Keys.PrivateKey.Generate();
        for (var i = 0; i < count; i++)
            await HostCalls.FaucetAsync(client, key.Address.ToString(), 1_000_000);
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
