using Marketplace.Fuzz.Tests.Harness;
using Marketplace.Ledger;
using Marketplace.Ledger.Consensus;
using Marketplace.Ledger.Stakes.Evidence;
using Marketplace.Ledger.Tests.Support;
using Marketplace.Validators.Messages;

namespace Marketplace.Fuzz.Tests.Targets;

/// <summary>What validators say to each other: proposals, votes, what they know, blocks, transactions.</summary>
public sealed class PeerMessageTarget : IFuzzTarget
{
    /// <inheritdoc/>
    public string Name => "peer-messages";

    /// <inheritdoc/>
    public int MaxLength => 64 << 10;

    /// <summary>Blocks and transactions as their own targets say; what is accepted is encoded once more here.</summary>
    public long MaxAllocation(int inputLength) => (64L * inputLength) + (32 << 10);

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() => Messages().Select(PeerMessageCodec.Encode);

    /// <inheritdoc/>
    public string Run(ReadOnlySpan<byte> input)
    {
        var bytes = input.ToArray();
        if (!PeerMessageCodec.TryDecode(bytes, out var message, out var rejection))
        {
            return $"{rejection.Code} {JsonWords.Start(rejection.Message)}";
        }

        FuzzFailure.Unless(PeerMessageCodec.Encode(message).AsSpan().SequenceEqual(input), "what was accepted encodes to other bytes");
        FuzzFailure.Unless(
            PeerMessageCodec.TryReadKind(input, out var kind) && input.Length <= PeerMessageLimits.Of(kind), "a message longer than its kind allows was accepted");
        return $"accepted {message.GetType().Name}";
    }

    private static IEnumerable<PeerMessage> Messages()
    {
        var random = new Random(1);
        var block = Samples.Chain.Blocks.First(candidate => candidate.Transactions.Length > 3);
        var coinbase = block.Transactions is [.., { Payload: Coinbase } last] ? last : null;
        var signature = random.Witness().Signature;
        var contents = block.Transactions.Where(transaction => transaction != coinbase).Select(PeerMessageCodec.ContentOf).ToList();
        var signed = new SignedProposal((ulong)block.Height, 3, 1, block.Id, signature);
        yield return new PeerMessage.Proposal(signed, block.Header, [.. contents], coinbase);
        yield return new PeerMessage.Proposal(signed with { ValidRound = -1 }, block.Header, [.. contents], null);
        yield return new PeerMessage.Vote(new SignedVote(VoteKind.Prevote, 9, 0, default, signature), 3);
        yield return new PeerMessage.Vote(new SignedVote(VoteKind.Precommit, 9, 7, block.Id, signature), ushort.MaxValue);
        var votes = new VoteKnowledge(block.Id, [0x00, 0x81]);
        yield return new PeerMessage.RoundState(7, [new RoundKnowledge(0, block.Id, votes, VoteKnowledge.None), new RoundKnowledge(9, default, VoteKnowledge.None, votes)]);
        yield return new PeerMessage.BlockRequest(77);
        yield return new PeerMessage.Blocks([.. Samples.Chain.Blocks.Skip(1).Take(3)]);
        yield return new PeerMessage.TransactionRequest([.. contents.Order()]);
        yield return new PeerMessage.Transactions([.. Samples.Next.Take(4)]);
    }
}
