using Marketplace.Ledger;
using Marketplace.Silo.Data;
using Marketplace.Silo.Settings;

namespace Marketplace.Silo.Parts;

/// <summary>A host's data directory with its lock, its network and its keys. The first part to open and the last to close.</summary>
internal sealed class HostFiles : IDisposable
{
    private HostFiles(DataDirectory data, NetworkParameters parameters, HostKeys keys)
    {
        Data = data;
        Parameters = parameters;
        Keys = keys;
    }

    /// <summary>Where everything lives.</summary>
    public DataDirectory Data { get; }

    /// <summary>The network's parameters.</summary>
    public NetworkParameters Parameters { get; }

    /// <summary>The host's private keys.</summary>
    public HostKeys Keys { get; }

    /// <summary>Locks the directory and reads it; an empty one becomes a new devnet.</summary>
    /// <exception cref="HostStartException">It cannot be used, or its files do not belong together.</exception>
    public static HostFiles Open(MarketHostOptions options, TimeProvider clock)
    {
        var data = DataDirectory.Open(options.DataDirectory);
        try
        {
            var (parameters, keys) = GenesisFile.Open(data, options, clock);
            return new HostFiles(data, parameters, keys);
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Keys.Dispose();
        Data.Dispose();
    }
}
