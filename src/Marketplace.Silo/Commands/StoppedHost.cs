using Marketplace.Silo.Data;

namespace Marketplace.Silo.Commands;

/// <summary>The files of a host that does not run.</summary>
internal static class StoppedHost
{
    /// <summary>The folder of the chain log in a data directory.</summary>
    /// <exception cref="HostCommandException">There is none.</exception>
    public static string ChainOf(string dataDirectory)
    {
        var chain = DataDirectory.ChainIn(dataDirectory);
        return Directory.Exists(chain)
            ? chain
            : throw new HostCommandException($"There is no chain log in {chain}. Name the host's data directory with --data.", "not-found");
    }
}
