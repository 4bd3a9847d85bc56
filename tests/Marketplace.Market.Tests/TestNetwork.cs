using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Market.Tests;

/// <summary>The parameters of a network that only tests know.</summary>
internal static class TestNetwork
{
    public static NetworkParameters Parameters { get; } = NetworkParameters.Devnet(
        PrivateKey.FromBytes(Enumerable.Repeat((byte)1, PrivateKey.Size).ToArray()).PublicKey,
        new KeyHash(Enumerable.Repeat((byte)2, KeyHash.Size).ToArray()),
        DateTimeOffset.UnixEpoch);
}
