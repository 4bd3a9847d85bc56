using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using IPAddress = System.Net.IPAddress;
using IPNetwork = System.Net.IPNetwork;

namespace Marketplace.Gateway.RateLimits;

/// <summary>Whose word about a caller's address is taken.</summary>
internal static class TrustedProxy
{
    /// <summary>Reads an address or a network; an address is a network of one.</summary>
    public static bool TryParse(string? text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network))
        {
            return true;
        }

        if (!IPAddress.TryParse(text, out var address))
        {
            return false;
        }

        network = new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32);
        return true;
    }

    /// <summary>
    /// Lets a request that comes through trusted proxies count for the address that the outermost of them saw. Every hop has to be trusted, so that
    /// what a caller wrote into the header himself is never reached.
    /// </summary>
    /// <param name="app">The pipeline, before anything that asks for the caller's address.</param>
    /// <param name="proxies">The proxies; without any, forwarded headers are ignored.</param>
    public static void UseTrustedProxies(this IApplicationBuilder app, IEnumerable<string> proxies)
    {
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            if (TryParse(proxy, out var network))
            {
                forwarded.KnownIPNetworks.Add(network);
            }
        }

        if (forwarded.KnownIPNetworks.Count > 0)
        {
            app.UseForwardedHeaders(forwarded);
        }
    }
}
