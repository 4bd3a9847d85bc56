using Marketplace.Testing.Hosts;
using Microsoft.Extensions.Configuration;

namespace Marketplace.Silo.Tests.Start;

/// <summary>A data directory for one test, and the settings of a small host on it.</summary>
internal sealed class HostFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("market-host-");

    public string Path => System.IO.Path.Combine(_directory.FullName, "data");

    public IConfiguration Settings => With();

    public IConfiguration With(params IEnumerable<(string Key, string Value)> more) => TestSettings.Small(Path, more);

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string ChainFile() => Directory.EnumerateFiles(File("chain"), "*.chain").Order().First();

    public async Task<MarketplaceHost> StartAsync() => await MarketplaceHost.StartAsync(Settings);

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
