using Marketplace.Ledger.Canonical;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger;

/// <summary>The canonical bytes of the state's smaller part: clock, rules, validators, treasury, stakes, proposals.</summary>
internal static class AffairsCodec
{
    public const int MaxStakes = 1_000_000;
    public const int MinStakeBytes = 150;

    public static byte[] Encode(StateStore store)
    {
        var writer = new CanonicalWriter(stackalloc byte[1024]);
        writer.WriteInt64(store.Clock.Round);
        writer.WriteInt64(store.Clock.StartedAtMilliseconds);
        LedgerRulesCodec.Write(ref writer, store.Rules);
        store.Validators.Write(ref writer);
        writer.WriteByte(store.Treasury is null ? (byte)0 : (byte)1);
        if (store.Treasury is { } treasury)
        {
            StakePayloadCodec.WriteOutPoint(ref writer, treasury);
        }

        writer.WriteVarUInt((uint)store.Stakes.Records.Count);
        foreach (var stake in store.Stakes.Records)
        {
            WriteStake(ref writer, stake);
        }

        writer.WriteVarUInt((uint)store.Governance.Proposals.Count);
        foreach (var proposal in store.Governance.Proposals)
        {
            GovernanceCodec.Write(ref writer, proposal);
            writer.WriteVarUInt((uint)store.Governance.CountVotesOn(proposal.Id));
            foreach (var vote in store.Governance.VotesOn(proposal.Id))
            {
                GovernanceCodec.Write(ref writer, vote);
            }
        }

        var bytes = writer.ToArray();
        writer.Dispose();
        return bytes;
    }

    /// <summary>A store without outputs and leases that has these affairs.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static StateStore Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var clock = new RoundClock(reader.ReadInt64(long.MaxValue, "A round"), reader.ReadInt64(long.MaxValue, "A time"));
        var rules = LedgerRulesCodec.Read(ref reader);
        var validators = ValidatorSet.Read(ref reader);
        OutPoint? treasury = StakePayloadCodec.ReadFlag(ref reader, "Whether there is a treasury") ? StakePayloadCodec.ReadOutPoint(ref reader) : null;
        var count = reader.ReadCount(MaxStakes, MinStakeBytes, "stakes");
        var stakes = new List<StakeRecord>(count);
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            stakes.Add(ReadStake(ref reader));
            if (i > 0 && stakes[i].Collateral.CompareTo(stakes[i - 1].Collateral) <= 0)
            {
                reader.Fail("Stakes are not strictly ascending by collateral");
            }
        }

        var proposals = ReadProposals(ref reader);
        if (!reader.Finish() || validators is null)
        {
            throw new InvalidDataException($"The snapshot is damaged: {reader.Rejection}");
        }

        try
        {
            return new StateStore(new StateStore.Standing(rules, validators, clock, treasury, default), StakeRegistry.Restore(rules.Stakes, clock.Round, stakes), GovernanceRegistry.Restore(proposals));
        }
        catch (ArgumentException fault)
        {
            throw new InvalidDataException($"The snapshot is damaged: {fault.Message}", fault);
        }
    }

    private static List<ProposalRecord> ReadProposals(ref CanonicalReader reader)
    {
        var count = reader.ReadCount(GovernanceRegistry.MaxProposals, 1, "proposals");
        var proposals = new List<ProposalRecord>(count);
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            var proposal = GovernanceCodec.ReadProposal(ref reader);
            var votes = new StakeVote[reader.ReadCount(int.MaxValue, GovernanceCodec.VoteBytes, "votes")];
            for (var k = 0; k < votes.Length; k++)
            {
                votes[k] = GovernanceCodec.ReadStakeVote(ref reader);
                if (k > 0 && votes[k].Stake.CompareTo(votes[k - 1].Stake) <= 0)
                {
                    reader.Fail("Votes are not strictly ascending by stake");
                }
            }

            if (i > 0 && proposal.Id.CompareTo(proposals[i - 1].Proposal.Id) <= 0)
            {
                reader.Fail("Proposals are not strictly ascending by id");
            }

            proposals.Add(new ProposalRecord(proposal, [.. votes]));
        }

        return proposals;
    }

    public static void WriteStake(ref CanonicalWriter writer, StakeRecord stake)
    {
        StakePayloadCodec.WriteOutPoint(ref writer, stake.Collateral);
        writer.WriteByte((byte)stake.Tier);
        writer.WriteMoney(stake.Amount);
        writer.WriteKeyHash(stake.Operator);
        stake.NodeKey.CopyTo(writer.Take(PublicKey.Size));
        StakePayloadCodec.WriteAddress(ref writer, stake.Payout);
        StakePayloadCodec.WriteDelegates(ref writer, stake.Delegates);
        writer.WriteByte(stake.Validates ? (byte)1 : (byte)0);
        writer.WriteByte((byte)stake.Status);
        StakePayloadCodec.WriteEndpoint(ref writer, stake.Endpoint);
        writer.WriteInt64(stake.RegisteredRound);
        writer.WriteInt64(stake.StartedRound);
        writer.WriteInt64(stake.ConfirmedRound);
        writer.WriteInt64(stake.LastConfirmedRound);
        writer.WriteInt64(stake.LastPaidRound);
        writer.WriteInt64(stake.ReleaseRound);
    }

    public static StakeRecord ReadStake(ref CanonicalReader reader)
    {
        var collateral = StakePayloadCodec.ReadOutPoint(ref reader);
        var tier = (StakeTier)reader.ReadByte();
        var amount = reader.ReadMoney();
        var owner = reader.ReadKeyHash();
        var key = reader.ReadPublicKey();
        var payout = StakePayloadCodec.ReadAddress(ref reader);
        var delegates = StakePayloadCodec.ReadDelegates(ref reader);
        var validates = StakePayloadCodec.ReadFlag(ref reader, "Whether a stake validates");
        var status = (StakeStatus)reader.ReadByte();
        if (!Enum.IsDefined(tier) || !Enum.IsDefined(status))
        {
            reader.Fail($"A stake has the tier {(byte)tier} and the status {(byte)status}");
        }

        return new StakeRecord
        {
            Collateral = collateral,
            Tier = tier,
            Amount = amount,
            Operator = owner,
            NodeKey = key,
            Payout = payout,
            Delegates = delegates,
            Validates = validates,
            Status = status,
            Endpoint = StakePayloadCodec.ReadEndpoint(ref reader, allowEmpty: true),
            RegisteredRound = ReadRound(ref reader),
            StartedRound = ReadRound(ref reader),
            ConfirmedRound = ReadRound(ref reader),
            LastConfirmedRound = ReadRound(ref reader),
            LastPaidRound = ReadRound(ref reader),
            ReleaseRound = ReadRound(ref reader),
        };
    }

    private static long ReadRound(ref CanonicalReader reader) => reader.ReadInt64(long.MaxValue, "A round");
}
