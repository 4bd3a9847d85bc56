using Marketplace.Ledger.Canonical;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Nodes;

namespace Marketplace.Ledger;

/// <summary>The canonical bytes of the state's smaller part: clock, rules, validators, treasury, nodes, proposals.</summary>
internal static class AffairsCodec
{
    public const int MaxNodes = 1_000_000;
    public const int MinNodeBytes = 150;

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
            NodePayloadCodec.WriteOutPoint(ref writer, treasury);
        }

        writer.WriteVarUInt((uint)store.Nodes.Records.Count);
        foreach (var node in store.Nodes.Records)
        {
            WriteNode(ref writer, node);
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
        OutPoint? treasury = NodePayloadCodec.ReadFlag(ref reader, "Whether there is a treasury") ? NodePayloadCodec.ReadOutPoint(ref reader) : null;
        var count = reader.ReadCount(MaxNodes, MinNodeBytes, "nodes");
        var nodes = new List<NodeRecord>(count);
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            nodes.Add(ReadNode(ref reader));
            if (i > 0 && nodes[i].Collateral.CompareTo(nodes[i - 1].Collateral) <= 0)
            {
                reader.Fail("Nodes are not strictly ascending by collateral");
            }
        }

        var proposals = ReadProposals(ref reader);
        if (!reader.Finish() || validators is null)
        {
            throw new InvalidDataException($"The snapshot is damaged: {reader.Rejection}");
        }

        try
        {
            return new StateStore(new StateStore.Standing(rules, validators, clock, treasury, default), NodeRegistry.Restore(rules.Nodes, clock.Round, nodes), GovernanceRegistry.Restore(proposals));
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

    public static void WriteNode(ref CanonicalWriter writer, NodeRecord node)
    {
        NodePayloadCodec.WriteOutPoint(ref writer, node.Collateral);
        writer.WriteByte((byte)node.Tier);
        writer.WriteMoney(node.Amount);
        writer.WriteKeyHash(node.Operator);
        node.NodeKey.CopyTo(writer.Take(PublicKey.Size));
        NodePayloadCodec.WriteAddress(ref writer, node.Payout);
        NodePayloadCodec.WriteDelegates(ref writer, node.Delegates);
        writer.WriteByte(node.Validates ? (byte)1 : (byte)0);
        writer.WriteByte((byte)node.Status);
        NodePayloadCodec.WriteEndpoint(ref writer, node.Endpoint);
        writer.WriteInt64(node.RegisteredRound);
        writer.WriteInt64(node.StartedRound);
        writer.WriteInt64(node.ConfirmedRound);
        writer.WriteInt64(node.LastConfirmedRound);
        writer.WriteInt64(node.LastPaidRound);
        writer.WriteInt64(node.ReleaseRound);
    }

    public static NodeRecord ReadNode(ref CanonicalReader reader)
    {
        var collateral = NodePayloadCodec.ReadOutPoint(ref reader);
        var tier = (NodeTier)reader.ReadByte();
        var amount = reader.ReadMoney();
        var owner = reader.ReadKeyHash();
        var key = reader.ReadPublicKey();
        var payout = NodePayloadCodec.ReadAddress(ref reader);
        var delegates = NodePayloadCodec.ReadDelegates(ref reader);
        var validates = NodePayloadCodec.ReadFlag(ref reader, "Whether a node validates");
        var status = (NodeStatus)reader.ReadByte();
        if (!Enum.IsDefined(tier) || !Enum.IsDefined(status))
        {
            reader.Fail($"A node has the tier {(byte)tier} and the status {(byte)status}");
        }

        return new NodeRecord
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
            Endpoint = NodePayloadCodec.ReadEndpoint(ref reader, allowEmpty: true),
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
