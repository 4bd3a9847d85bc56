using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using Marketplace.Ledger.Canonical;
using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger.Governance;

/// <summary>The canonical bytes of proposals and votes: what transactions say, and records in the state.</summary>
internal static class GovernanceCodec
{
    /// <summary>Bytes of a vote in the state.</summary>
    public const int VoteBytes = Hash256.Size + sizeof(uint) + 1;

    /// <summary>No proposal in the state takes more bytes.</summary>
    public const int MaxProposalBytes = 1_024;

    private const int ChangeBytes = sizeof(ushort) + sizeof(ulong);
    private const int OutPointMinBytes = Hash256.Size + 1;

    public static void Write(ref CanonicalWriter writer, Propose propose)
    {
        WriteTitle(ref writer, propose.Title);
        writer.WriteHash(propose.TextHash);
        writer.WriteUInt32(propose.VotingRounds);
        StakePayloadCodec.WriteAddress(ref writer, propose.Refund);
        WriteAction(ref writer, propose.Action);
    }

    public static Propose ReadPropose(ref CanonicalReader reader) => new(
        ReadTitle(ref reader), reader.ReadHash(), reader.ReadUInt32(), StakePayloadCodec.ReadAddress(ref reader), ReadAction(ref reader));

    public static void Write(ref CanonicalWriter writer, Vote vote)
    {
        writer.WriteHash(vote.Proposal.Value);
        writer.WriteByte((byte)vote.Choice);
        writer.WriteVarUInt((uint)vote.Stakes.Length);
        foreach (var stake in vote.Stakes)
        {
            StakePayloadCodec.WriteOutPoint(ref writer, stake);
        }
    }

    public static Vote ReadVote(ref CanonicalReader reader)
    {
        var proposal = new ProposalId(reader.ReadHash());
        var choice = ReadChoice(ref reader);
        var count = reader.ReadCount(Vote.MaxStakes, OutPointMinBytes, "stakes");
        if (count == 0)
        {
            reader.Fail("A vote has at least one stake");
            return new Vote(proposal, choice, []);
        }

        var stakes = ImmutableArray.CreateBuilder<OutPoint>(count);
        for (var i = 0; i < count; i++)
        {
            stakes.Add(StakePayloadCodec.ReadOutPoint(ref reader));
            if (i > 0 && stakes[i - 1].CompareTo(stakes[i]) >= 0)
            {
                reader.Fail("Stakes are not strictly ascending");
            }
        }

        return new Vote(proposal, choice, stakes.MoveToImmutable());
    }

    /// <summary>A proposal as it stands in the state, its votes not included.</summary>
    public static void Write(ref CanonicalWriter writer, Proposal proposal)
    {
        writer.WriteHash(proposal.Id.Value);
        WriteTitle(ref writer, proposal.Title);
        writer.WriteHash(proposal.TextHash);
        WriteAction(ref writer, proposal.Action);
        StakePayloadCodec.WriteAddress(ref writer, proposal.Refund);
        writer.WriteUInt32(proposal.DepositIndex);
        writer.WriteMoney(proposal.DepositAmount);
        writer.WriteInt64(proposal.ProposedRound);
        writer.WriteInt64(proposal.EndRound);
        writer.WriteInt64(proposal.EnactRound);
        Write(ref writer, proposal.Tally);
    }

    public static Proposal ReadProposal(ref CanonicalReader reader) => new()
    {
        Id = new ProposalId(reader.ReadHash()),
        Title = ReadTitle(ref reader),
        TextHash = reader.ReadHash(),
        Action = ReadAction(ref reader),
        Refund = StakePayloadCodec.ReadAddress(ref reader),
        DepositIndex = reader.ReadUInt32(),
        DepositAmount = reader.ReadMoney(),
        ProposedRound = ReadRound(ref reader),
        EndRound = ReadRound(ref reader),
        EnactRound = ReadRound(ref reader),
        Tally = ReadTally(ref reader),
    };

    public static void Write(ref CanonicalWriter writer, in ProposalTally tally)
    {
        writer.WriteMoney(tally.Yes);
        writer.WriteMoney(tally.No);
        writer.WriteMoney(tally.Abstain);
        writer.WriteMoney(tally.Registered);
    }

    public static ProposalTally ReadTally(ref CanonicalReader reader) => new(
        reader.ReadMoney(allowZero: true),
        reader.ReadMoney(allowZero: true),
        reader.ReadMoney(allowZero: true),
        reader.ReadMoney(allowZero: true));

    /// <summary>A vote as it stands in the state: always <see cref="VoteBytes"/>.</summary>
    public static void Write(ref CanonicalWriter writer, StakeVote vote)
    {
        writer.WriteHash(vote.Stake.TransactionId);
        writer.WriteUInt32(vote.Stake.Index);
        writer.WriteByte((byte)vote.Choice);
    }

    public static StakeVote ReadStakeVote(ref CanonicalReader reader) => new(new OutPoint(reader.ReadHash(), reader.ReadUInt32()), ReadChoice(ref reader));

    private static void WriteTitle(ref CanonicalWriter writer, string title)
    {
        if (!ProposalTitle.IsWellFormed(title))
        {
            throw new ArgumentException($"'{title}' is no title of a proposal.", nameof(title));
        }

        writer.WriteVarUInt((uint)Encoding.UTF8.GetByteCount(title));
        Encoding.UTF8.GetBytes(title, writer.Take(Encoding.UTF8.GetByteCount(title)));
    }

    private static string ReadTitle(ref CanonicalReader reader)
    {
        var bytes = reader.ReadBytes(reader.ReadCount(ProposalTitle.MaxBytes, 1, "bytes of a title"));
        var title = Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : "";
        if (!ProposalTitle.IsWellFormed(title))
        {
            reader.Fail($"A title is 1 to {ProposalTitle.MaxBytes} bytes of UTF-8 without control characters");
        }

        return title;
    }

    private static void WriteAction(ref CanonicalWriter writer, ProposalAction action)
    {
        writer.WriteByte((byte)action.Kind);
        switch (action)
        {
            case ParameterChange change:
                writer.WriteVarUInt((uint)change.Changes.Length);
                foreach (var (id, value) in change.Changes)
                {
                    writer.WriteUInt16((ushort)id);
                    writer.WriteUInt64(value);
                }

                break;
            case TreasuryPayment payment:
                writer.WriteMoney(payment.Amount);
                StakePayloadCodec.WriteAddress(ref writer, payment.To);
                break;
        }
    }

    private static ProposalAction ReadAction(ref CanonicalReader reader)
    {
        var kind = (ProposalKind)reader.ReadByte();
        switch (kind)
        {
            case ProposalKind.ParameterChange:
                return new ParameterChange(ReadChanges(ref reader));
            case ProposalKind.TreasuryPayment:
                return new TreasuryPayment(reader.ReadMoney(), StakePayloadCodec.ReadAddress(ref reader));
            case ProposalKind.Text:
                return TextOnly.Instance;
            default:
                reader.Fail($"Proposal kind {(byte)kind} is not known", RejectionCode.NotSupported);
                return TextOnly.Instance;
        }
    }

    private static ImmutableArray<RuleChange> ReadChanges(ref CanonicalReader reader)
    {
        var count = reader.ReadCount(ParameterChange.MaxChanges, ChangeBytes, "changes");
        if (count == 0)
        {
            reader.Fail("A proposal changes at least one rule");
            return [];
        }

        var changes = ImmutableArray.CreateBuilder<RuleChange>(count);
        for (var i = 0; i < count; i++)
        {
            changes.Add(new RuleChange((RuleId)reader.ReadUInt16(), reader.ReadUInt64()));
            if (i > 0 && changes[i - 1].Id >= changes[i].Id)
            {
                reader.Fail("Changes are not strictly ascending by rule");
            }
        }

        return changes.MoveToImmutable();
    }

    private static VoteChoice ReadChoice(ref CanonicalReader reader)
    {
        var choice = (VoteChoice)reader.ReadByte();
        if (choice is not (VoteChoice.Yes or VoteChoice.No or VoteChoice.Abstain))
        {
            reader.Fail($"A vote is yes (1), no (2) or abstains (3), not {(byte)choice}");
        }

        return choice;
    }

    private static long ReadRound(ref CanonicalReader reader) => reader.ReadInt64(long.MaxValue, "A round");
}
