using System.Net;

namespace Orleans.Runtime;

/// <summary>The address of a silo. Here it only tells runs apart: nothing listens on it.</summary>
[GenerateSerializer, Immutable]
public sealed class SiloAddress : IEquatable<SiloAddress>
{
    private static int lastGeneration;

    private SiloAddress(IPEndPoint endpoint, int generation)
    {
        Endpoint = endpoint;
        Generation = generation;
    }

    /// <summary>The address that names no silo.</summary>
    public static SiloAddress Zero { get; } = new(new IPEndPoint(0, 0), 0);

    /// <summary>Where the silo would listen.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Tells one run of a silo from the next.</summary>
    public int Generation { get; }

    /// <summary>True for addresses of clients, which have negative generations.</summary>
    public bool IsClient => Generation < 0;

    /// <summary>Makes an address.</summary>
    public static SiloAddress New(IPEndPoint ep, int gen) => new(ep, gen);

    /// <summary>Makes an address.</summary>
    public static SiloAddress New(IPAddress address, int port, int generation) => new(new IPEndPoint(address, port), generation);

    /// <summary>The next generation of this process.</summary>
    public static int AllocateNewGeneration() => Interlocked.Increment(ref lastGeneration);

    /// <inheritdoc/>
    public bool Equals(SiloAddress? other) => other is not null && Generation == other.Generation && Endpoint.Equals(other.Endpoint);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SiloAddress);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Endpoint, Generation);

    /// <summary>The address as <c>ip:port@generation</c>.</summary>
    public string ToParsableString() => $"{Endpoint}@{Generation}";

    /// <inheritdoc/>
    public override string ToString() => $"S{Endpoint}:{Generation}";
}
