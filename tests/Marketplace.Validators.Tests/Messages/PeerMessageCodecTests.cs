using System.Collections.Immutable;
using Marketplace.Ledger;
using Marketplace.Ledger.Consensus;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes.Evidence;
using Marketplace.Validators.Messages;
using Marketplace.Validators.Tests.Support;

namespace Marketplace.Validators.Tests.Messages;

public sealed class PeerMessageCodecTests
{
    private static readonly TestNetwork Network = new(1, 2, 3, 4);
    private static readonly Signature Signature = FakeSignatures.Make(Network.Keys[0].PublicKey, Hash256.Zero);

    public static TheoryData<string> Names => [.. Samples().Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_decoded_is_what_was_encoded(string name)
    {
        var bytes = PeerMessageCodec.Encode(Sample(name));

        Assert.True(PeerMessageCodec.TryDecode(bytes, out var decoded, out var rejection), rejection?.ToString());
        Assert.Equal(bytes, PeerMessageCodec.Encode(decoded));
        Assert.Equal(Sample(name).GetType(), decoded.GetType());
        Assert.True(PeerMessageCodec.TryReadKind(bytes, out var kind) && bytes.Length <= PeerMessageLimits.Of(kind));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_beginning_of_a_message_and_every_byte_more_is_refused(string name)
    {
        var bytes = PeerMessageCodec.Encode(Sample(name));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(PeerMessageCodec.TryDecode(bytes.AsMemory(0, length), out _, out _), $"{length} of {bytes.Length} bytes");
        }

        Assert.False(PeerMessageCodec.TryDecode((byte[])[.. bytes, 0], out _, out var rejection));
        Assert.NotNull(rejection);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Changed_bytes_are_refused_or_mean_something_else_and_are_canonical(string name)
    {
        var bytes = PeerMessageCodec.Encode(Sample(name));
        var random = new Random(name.Length);
        for (var i = 0; i < 4_000; i++)
        {
            var changed = (byte[])bytes.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            }

            CheckCanonical(changed);
        }
    }

    [Fact]
    public void Random_bytes_are_refused_or_canonical_and_take_no_memory_beyond_their_length()
    {
        var random = new Random(7);
        for (var i = 0; i < 100_000; i++)
        {
            var bytes = new byte[random.Next(0, 300)];
            random.NextBytes(bytes);
            if (bytes.Length > 2)
            {
                (bytes[0], bytes[1]) = (PeerMessageCodec.Version, (byte)random.Next(0, 9));
            }

            // Large counts in front of few bytes are what an attacker would send.
            if (bytes.Length > 12 && random.Next(2) == 0)
            {
                bytes.AsSpan(2, 10).Fill((byte)random.Next(0x7F, 0x100));
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            PeerMessageCodec.TryDecode(bytes, out _, out _);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10);
            CheckCanonical(bytes);
        }
    }

    [Fact]
    public void A_message_longer_than_its_kind_allows_is_refused_before_it_is_read()
    {
        var bytes = new byte[PeerMessageLimits.Of(PeerMessageKind.Vote) + 1];
        (bytes[0], bytes[1]) = (PeerMessageCodec.Version, (byte)PeerMessageKind.Vote);

        Assert.False(PeerMessageCodec.TryReadKind(bytes, out _));
        Assert.False(PeerMessageCodec.TryDecode(bytes, out _, out _));
    }

    [Fact]
    public void Another_version_is_refused()
    {
        var bytes = PeerMessageCodec.Encode(new PeerMessage.BlockRequest(1));
        bytes[0]++;

        Assert.False(PeerMessageCodec.TryDecode(bytes, out _, out var rejection));
        Assert.Equal(RejectionCode.Malformed, rejection.Code);
    }

    private static void CheckCanonical(byte[] bytes)
    {
        if (PeerMessageCodec.TryDecode(bytes, out var message, out var rejection))
        {
            Assert.Equal(bytes, PeerMessageCodec.Encode(message));
        }
        else
        {
            Assert.NotNull(rejection);
        }
    }

    private static PeerMessage Sample(string name) => Samples().Single(sample => sample.Name == name).Message;

    private static IEnumerable<(string Name, PeerMessage Message)> Samples()
    {
        var state = LedgerState.FromGenesis(Network.Parameters);
        using var builder = state.BeginBlock(state.TipTime + 1_000, 2);
        foreach (var transfer in Network.Transfers.Take(3))
        {
            builder.TryAdd(VerifiedTransaction.Trust(transfer));
        }

        var block = builder.Draft();
        var coinbase = block.Transactions is [.., { Payload: Coinbase } last] ? last : null;
        ImmutableArray<Hash256> contents = [.. block.Transactions.Where(transaction => transaction != coinbase).Select(PeerMessageCodec.ContentOf)];
        var signed = new SignedProposal((ulong)block.Height, 3, 1, block.Id, Signature);
        yield return ("proposal", new PeerMessage.Proposal(signed, block.Header, contents, coinbase));
        yield return ("proposal of a new block", new PeerMessage.Proposal(signed with { ValidRound = -1 }, block.Header, contents, coinbase));
        yield return ("prevote for none", new PeerMessage.Vote(new SignedVote(VoteKind.Prevote, 9, 0, default, Signature), 3));
        yield return ("precommit", new PeerMessage.Vote(new SignedVote(VoteKind.Precommit, long.MaxValue, uint.MaxValue, block.Id, Signature), ushort.MaxValue));
        yield return ("round state of nothing", new PeerMessage.RoundState(1, []));
        var votes = new VoteKnowledge(block.Id, [0x00, 0x81]);
        yield return ("round state", new PeerMessage.RoundState(7, [new RoundKnowledge(0, block.Id, votes, VoteKnowledge.None), new RoundKnowledge(9, default, VoteKnowledge.None, votes)]));
        yield return ("block request", new PeerMessage.BlockRequest(77));
        yield return ("blocks", new PeerMessage.Blocks([block.WithCertificate(new Certificate(1, [new CertificateSignature(2, Signature)]))]));
        yield return ("transaction request", new PeerMessage.TransactionRequest([.. contents.Order()]));
        yield return ("transactions", new PeerMessage.Transactions([.. Network.Transfers.Take(4)]));
    }
}
