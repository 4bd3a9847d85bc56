using System.Buffers.Binary;
using System.Collections.Immutable;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Nodes;

namespace Marketplace.Ledger.Tests.Nodes;

/// <summary>Nodes, keys and figures by number: node n has the tier n mod 3 and keys of its own.</summary>
internal static class NodeSample
{
    public static readonly RoundShares Shares = EmissionSplit.Flux.Divide(Money.FromFlux("14"));

    // Every span differs, and all are short, so that a few dozen rounds meet all of them.
    public static readonly NodeParameters Short = new()
    {
        CollateralAge = 2,
        StartWindow = 4,
        BarredFor = 9,
        ConfirmAfter = 5,
        ConfirmWithin = 8,
        MoveAfter = 1,
        Maturity = 6,
    };

    public static OutPoint Collateral(int node) => new(Hash(0xC0, node / 2), (uint)(node % 2));

    public static NodeTier Tier(int node) => NodeTiers.All[node % 3];

    public static PublicKey NodeKey(int node) => new([2, .. Hash(0x4E, node).Bytes]);

    public static KeyHash Operator(int node) => new(Hash(0x0F, node).Bytes[..KeyHash.Size]);

    public static Address Payout(int node) => Address.FromKeyHash(new(Hash(0xFA, node).Bytes[..KeyHash.Size]));

    public static KeyHash Delegate(int number) => new([(byte)number, .. new byte[KeyHash.Size - 1]]);

    public static NodeRegistration Registration(int node, params ImmutableArray<KeyHash> delegates) =>
        new(Collateral(node), Operator(node), NodeKey(node), Payout(node), delegates);

    public static CollateralOutput Output(int node, NodeParameters parameters, long madeInRound = long.MinValue / 2) =>
        new(parameters.CollateralOf(Tier(node)), Operator(node), madeInRound);

    public static NodeRefusal Register(this NodeRegistry registry, int node, params ImmutableArray<KeyHash> delegates) =>
        registry.Register(Registration(node, delegates), Output(node, registry.Parameters));

    public static NodeRefusal Confirm(this NodeRegistry registry, int node, string endpoint = "198.51.100.7:16127") =>
        registry.Confirm(Collateral(node), NodeKey(node), endpoint);

    public static NodeRecord Get(this NodeRegistry registry, int node) =>
        registry.TryGet(Collateral(node), out var record) ? record : throw new KeyNotFoundException($"There is no node {node}.");

    /// <summary>Begins rounds until the given one is the present round.</summary>
    public static List<RoundReport> AdvanceTo(this NodeRegistry registry, long round)
    {
        var reports = new List<RoundReport>();
        while (registry.Round < round)
        {
            reports.Add(registry.AdvanceRound(Shares));
        }

        return reports;
    }

    public static Hash256 Hash(byte kind, int number)
    {
        Span<byte> seed = stackalloc byte[5];
        seed[0] = kind;
        BinaryPrimitives.WriteInt32LittleEndian(seed[1..], number);
        return Hashing.Sha256d(seed);
    }
}
