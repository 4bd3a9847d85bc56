using Microsoft.Extensions.Configuration;

namespace Marketplace.Testing.Hosts;

/// <summary>The settings of a host in a test, as an operator's configuration would hold them.</summary>
public static class TestSettings
{
    /// <summary>A small host without a node that listens on a free port and logs errors alone.</summary>
    /// <param name="dataDirectory">The data directory.</param>
    /// <param name="more">More settings, which go before the others.</param>
    public static IConfiguration Small(string dataDirectory, params IEnumerable<(string Key, string Value)> more)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["DataDirectory"] = dataDirectory,
            ["Listen"] = "http://127.0.0.1:0",
            ["Roles"] = "Gateway",
            ["Log:Level"] = "Error",
        };
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
    }
}
