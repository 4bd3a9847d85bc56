using System.Buffers.Binary;
using System.Collections.Immutable;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger.Tests.Stakes;

/// <summary>Stakes, keys and figures by number: stake n has the tier n mod 3 and keys of its own.</summary>
internal static class StakeSample
{
    public static readonly RoundShares Shares = EmissionSplit.Flux.Divide(Money.FromFlux("14"));

    // Every span differs, and all are short, so that a few dozen rounds meet all of them.
    public static readonly StakeParameters Short = new()
    {
        CollateralAge = 2,
        StartWindow = 4,
        BarredFor = 9,
        ConfirmAfter = 5,
        ConfirmWithin = 8,
        MoveAfter = 1,
        Maturity = 6,
    };

    public static OutPoint Collateral(int stake) => new(Hash(0xC0, stake / 2), (uint)(stake % 2));

    public static StakeTier Tier(int stake) => StakeTiers.All[stake % 3];

    public static PublicKey NodeKey(int stake) => new([2, .. Hash(0x4E, stake).Bytes]);

    public static KeyHash Operator(int stake) => new(Hash(0x0F, stake).Bytes[..KeyHash.Size]);

    public static Address Payout(int stake) => Address.FromKeyHash(new(Hash(0xFA, stake).Bytes[..KeyHash.Size]));

    public static KeyHash Delegate(int number) => new([(byte)number, .. new byte[KeyHash.Size - 1]]);

    public static StakeRegistration Registration(int stake, params ImmutableArray<KeyHash> delegates) =>
        new(Collateral(stake), Operator(stake), NodeKey(stake), Payout(stake), delegates);

    public static CollateralOutput Output(int stake, StakeParameters parameters, long madeInRound = long.MinValue / 2) =>
        new(parameters.CollateralOf(Tier(stake)), Operator(stake), madeInRound);

    public static StakeRefusal Register(this StakeRegistry registry, int stake, params ImmutableArray<KeyHash> delegates) =>
        registry.Register(Registration(stake, delegates), Output(stake, registry.Parameters));

    public static StakeRefusal Confirm(this StakeRegistry registry, int stake, string endpoint = "198.51.100.7:16127") =>
        registry.Confirm(Collateral(stake), NodeKey(stake), endpoint);

    public static StakeRecord Get(this StakeRegistry registry, int stake) =>
        registry.TryGet(Collateral(stake), out var record) ? record : throw new KeyNotFoundException($"There is no stake {stake}.");

    /// <summary>Begins rounds until the given one is the present round.</summary>
    public static List<RoundReport> AdvanceTo(this StakeRegistry registry, long round)
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
