using System.Net;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Validators.Tests.Support;
using Marketplace.Validators.Transport;
using Microsoft.Extensions.Logging.Abstractions;
using Marketplace.Testing.Ports;

namespace Marketplace.Validators.Tests.Node;

/// <summary>Real sockets between the places of a network, on ports that were free a moment ago.</summary>
internal sealed class TcpMesh(TestNetwork network)
{
    private readonly int[] _ports = FreePorts.Take(network.Keys.Count);

    /// <summary>The transport of a place: it listens, and dials all others.</summary>
    /// <param name="place">The place.</param>
    public IPeerTransport Open(int place) => Open(
        network.Keys[place],
        new IPEndPoint(IPAddress.Loopback, _ports[place]),
        [.. Enumerable.Range(0, _ports.Length).Where(other => other != place)]);

    /// <summary>The transport of somebody who only dials.</summary>
    /// <param name="key">The key that it proves to have.</param>
    /// <param name="places">Whom it dials.</param>
    public IPeerTransport Dial(PrivateKey key, params int[] places) => Open(key, null, places);

    private TcpTransport Open(PrivateKey key, IPEndPoint? listen, int[] places) => TcpTransport.Open(
        new TcpTransportOptions { Listen = listen, Peers = [.. places.Select(place => new DnsEndPoint("127.0.0.1", _ports[place]))] },
        new PrivateKeyBlockSigner(key),
        network.GenesisHash,
        SignatureVerifiers.Choose(out _),
        TimeProvider.System,
        NullLoggerFactory.Instance);
}
