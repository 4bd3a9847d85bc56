using System.Buffers.Binary;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Tests.Governance;

/// <summary>Proposals, stakes and rules by number.</summary>
internal static class Sample
{
    /// <summary>Every span differs, and all are short, so that a few dozen rounds meet all of them.</summary>
    public static LedgerRules Rules { get; } = LedgerRules.Default with
    {
        ProposalDeposit = Money.FromFlux("10"),
        MinimumVotingRounds = 3,
        MaximumVotingRounds = 9,
        EnactmentDelayRounds = 4,
        MinimumVoteStake = Money.FromFlux("5"),
    };

    public static ProposalId Id(int number) => new(Hash(0x9A, number));

    public static OutPoint Stake(int number) => new(Hash(0x57, number / 2), (uint)(number % 2));

    public static Address Address(int number) => Ledger.Keys.Address.FromKeyHash(new KeyHash(Hash(0xAD, number).Bytes[..KeyHash.Size]));

    public static Propose Text(uint rounds = 3) => Request(TextOnly.Instance, rounds);

    public static Propose Pay(string flux, uint rounds = 3) => Request(new TreasuryPayment(Money.FromFlux(flux), Address(77)), rounds);

    public static Propose Change(RuleId id, ulong value, uint rounds = 3) => Request(new ParameterChange([new RuleChange(id, value)]), rounds);

    public static Propose Request(ProposalAction action, uint rounds = 3) => new("Do it", Hash256.Zero, rounds, Address(1), action);

    public static Hash256 Hash(byte kind, int number)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        bytes[0] = kind;
        BinaryPrimitives.WriteInt32BigEndian(bytes[1..], number);
        return new Hash256(bytes);
    }
}
