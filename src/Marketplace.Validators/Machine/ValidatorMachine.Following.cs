using System.Collections.Immutable;
using Marketplace.Ledger;
using Marketplace.Validators.Messages;

namespace Marketplace.Validators.Machine;

/// <summary>What peers tell of themselves, and getting final blocks from those that are ahead.</summary>
internal sealed partial class ValidatorMachine
{
    // More is answered at the next announcement.
    private const int MaxAnswers = 2_048;

    private (int Peer, TimeSpan AskedAt)? _sync;
    private TimeSpan _announcedAt = TimeSpan.MinValue / 2;

    /// <summary>Final blocks from a peer, the signatures of their transactions verified.</summary>
    public void OnBlocks(int peer, IReadOnlyList<Block> blocks)
    {
        if (!_peers.TryGetValue(peer, out var view))
        {
            return;
        }

        if (_sync?.Peer == peer)
        {
            _sync = null;
        }

        foreach (var block in blocks)
        {
            if (block.Height != Height)
            {
                _host.OnDropped(peer, DropReason.Stale);
                continue;
            }

            if (block.Certificate.Check(block.Header, _state.GenesisHash, _state.Validators, _verifier) is not null
                || block.Header.PreviousId != _state.TipId
                || !TryOpen(Candidate.Of(block.WithCertificate(Certificate.None))))
            {
                _host.OnDropped(peer, DropReason.Forged);
                return;
            }

            if (!Finish(block))
            {
                return;
            }
        }

        if (view.Height > Height)
        {
            AskForBlocks(view);
        }
    }

    private void OnBlockRequest(PeerView peer, PeerMessage.BlockRequest request)
    {
        var blocks = ImmutableArray.CreateBuilder<Block>();
        long bytes = 0;
        for (var height = request.From; height < Height && blocks.Count < PeerMessageLimits.MaxBlocks; height++)
        {
            if (_host.ReadBlock(height) is not { } record || (bytes += record.Length) > _options.BlocksAnswerBytes && blocks.Count > 0)
            {
                break;
            }

            blocks.Add(Block.Decode(record));
        }

        if (blocks.Count > 0)
        {
            Send(peer.Id, new PeerMessage.Blocks(blocks.ToImmutable()), bulk: true);
        }
    }

    private void OnRoundState(PeerView peer, PeerMessage.RoundState state)
    {
        peer.Height = Math.Max(peer.Height, state.Height);
        if (state.Height > Height)
        {
            AskForBlocks(peer);
        }
        else if (peer.AnsweredAt is null || _host.Elapsed - peer.AnsweredAt >= _options.AnswerInterval)
        {
            Answer(peer, state);
        }
    }

    private void Answer(PeerView peer, PeerMessage.RoundState state)
    {
        peer.AnsweredAt = _host.Elapsed;
        if (state.Height < Height)
        {
            // It learns that there is something to ask for.
            Announce(peer.Id);
            return;
        }

        foreach (var message in _work.Messages.Lacking(state.Rounds).Take(MaxAnswers))
        {
            Send(peer.Id, message, bulk: false);
        }
    }

    private void AskForBlocks(PeerView peer)
    {
        if (_sync is { } asked && _host.Elapsed - asked.AskedAt < _options.RequestTimeout)
        {
            return;
        }

        _sync = (peer.Id, _host.Elapsed);
        Send(peer.Id, new PeerMessage.BlockRequest(Height), bulk: false);
    }

    private void AskAgain()
    {
        if (_sync is { } asked && _host.Elapsed - asked.AskedAt >= _options.RequestTimeout)
        {
            // Another one, if there is.
            var ahead = _peers.Values.Where(peer => peer.Height > Height).ToArray();
            _sync = null;
            if ((ahead.FirstOrDefault(peer => peer.Id > asked.Peer) ?? ahead.FirstOrDefault()) is { } next)
            {
                AskForBlocks(next);
            }
        }

        foreach (var pending in _work.Pending.Values.ToArray())
        {
            if (_host.Elapsed - pending.AskedAt >= _options.RequestTimeout)
            {
                Ask(_work, pending);
            }
        }
    }

    private PeerMessage.RoundState Present() => new(Height, _work.Messages.Knowledge());

    private void Announce(int peer) => Send(peer, Present(), bulk: false);

    private void AnnounceToAll()
    {
        _announcedAt = _host.Elapsed;
        SendToAll(Present(), bulk: false);
    }

    private void Send(int peer, PeerMessage message, bool bulk) => _host.Send(peer, PeerMessageCodec.Encode(message), bulk);

    private void SendToAll(PeerMessage message, bool bulk)
    {
        if (_peers.Count == 0)
        {
            return;
        }

        // One encoding for all.
        ReadOnlyMemory<byte> frame = PeerMessageCodec.Encode(message);
        foreach (var peer in _peers.Keys)
        {
            _host.Send(peer, frame, bulk);
        }
    }
}
