using Marketplace.Ledger;
using Marketplace.Ledger.Consensus;
using Marketplace.Ledger.Stakes.Evidence;
using Marketplace.Validators.Logs;
using Marketplace.Validators.Messages;

namespace Marketplace.Validators.Machine;

/// <summary>Votes, and what the consensus core asks for.</summary>
internal sealed partial class ValidatorMachine
{
    private const int MaxAheadPerPeer = 8;

    private void Begin()
    {
        if (!_work.Started && _work.Core is { } core)
        {
            _work.Started = true;
            Perform(core.Start());
        }
    }

    private void OnVote(PeerView peer, PeerMessage.Vote message)
    {
        var signed = message.Signed;
        if (!IsOfThisHeight(peer, (long)signed.Height, message))
        {
            return;
        }

        var work = _work;
        if (work.Core is not { } core)
        {
            return;
        }

        if (message.Validator >= work.Set.Validators.Length)
        {
            _host.OnDropped(peer.Id, DropReason.Forged);
            return;
        }

        if (work.Messages.Has(signed, message.Validator))
        {
            _host.OnDropped(peer.Id, DropReason.Repeated);
            return;
        }

        if (!_verifier.Verify(work.Set.Validators[message.Validator].Key, SigningDigests.Vote(_state.GenesisHash, signed), signed.Signature))
        {
            _host.OnDropped(peer.Id, DropReason.Forged);
            return;
        }

        Begin();
        if (work != _work || work.Undone is not null || work.Messages.Has(signed, message.Validator))
        {
            return;
        }

        // A vote far above tells the core where its sender is, but is not kept.
        var vote = ToCore(signed, message.Validator);
        work.Messages.Add(message);
        var actions = core.Receive(vote);
        if (!core.Counts(vote))
        {
            work.Messages.RemoveLast(message);
        }

        foreach (var report in actions.OfType<ConsensusAction.ReportDoubleSigning>())
        {
            if (work.Messages.Find(report.First) is { } first)
            {
                _host.OnDoubleSigning(new DoubleVote(work.Set.Validators[message.Validator].Key, first, signed));
            }
        }

        Perform(actions);
    }

    private bool IsOfThisHeight(PeerView peer, long height, PeerMessage message)
    {
        if (height == Height)
        {
            return _work.Undone is null;
        }

        if (height < Height)
        {
            _host.OnDropped(peer.Id, DropReason.Stale);
        }
        else if (height == Height + 1 && peer.Ahead.Count < MaxAheadPerPeer + (2 * _work.Set.Validators.Length) && !(message is PeerMessage.Proposal && peer.Ahead.Exists(kept => kept is PeerMessage.Proposal)))
        {
            peer.Ahead.Add(message);
        }
        else
        {
            _host.OnDropped(peer.Id, DropReason.Ahead);
        }

        return false;
    }

    /// <summary>Does what the core asks for, in its order; but all that is to be signed is written first, with one flush.</summary>
    private void Perform(IReadOnlyList<ConsensusAction> actions)
    {
        if (actions.Count == 0)
        {
            return;
        }

        var work = _work;
        var outgoing = Sign(work, actions);
        foreach (var action in actions)
        {
            switch (action)
            {
                case ConsensusAction.BuildBlock build:
                    Build(work, build.Round);
                    break;
                case ConsensusAction.SendProposal or ConsensusAction.SendVote:
                    if (outgoing.Dequeue() is { } message)
                    {
                        SendToAll(message, bulk: false);
                    }

                    break;
                case ConsensusAction.StartTimeout timeout:
                    _host.StartTimer(new ConsensusTimer(work.Height, timeout.Kind, timeout.Round), DurationOf(timeout));
                    break;
                case ConsensusAction.Decide decide:
                    work.Undone = decide;
                    TryFinish();
                    break;
                case ConsensusAction.ReportDoubleSigning:
                    break;
                default:
                    throw new InvalidOperationException($"{action} is unknown.");
            }

            if (work != _work)
            {
                // Decided; nothing of this height matters any more.
                return;
            }
        }
    }

    private Queue<PeerMessage?> Sign(HeightWork work, IReadOnlyList<ConsensusAction> actions)
    {
        var outgoing = new Queue<PeerMessage?>();
        var own = new List<VoteLogRecord>();
        foreach (var action in actions)
        {
            if (action is ConsensusAction.SendProposal { Proposal: var proposal })
            {
                outgoing.Enqueue(SignProposal(work, proposal, own));
            }
            else if (action is ConsensusAction.SendVote { Vote: var vote })
            {
                outgoing.Enqueue(SignVote(work, vote, own));
            }
        }

        if (own.Count > 0)
        {
            // What the signatures rest on comes first: a write that is cut short never leaves a signature without its reasons.
            _host.Votes.Write([.. work.Messages.TakeUnwritten(), .. own]);
            KeepOwn(work, outgoing);
        }

        return outgoing;
    }

    private PeerMessage.Proposal? SignProposal(HeightWork work, ConsensusProposal proposal, List<VoteLogRecord> own)
    {
        if (!work.Guard.Allows(proposal) || !work.Candidates.TryGetValue(proposal.BlockId, out var candidate))
        {
            return null;
        }

        var signed = new SignedProposal(proposal.Height, proposal.Round, proposal.ValidRound, proposal.BlockId, default);
        signed = signed with { Signature = _signer.Sign(SigningDigests.Proposal(_state.GenesisHash, signed)) };
        var record = new VoteLogRecord.Proposal(signed, (ushort)work.Self);
        work.Guard.Note(record);
        own.Add(record);
        return candidate.ProposedAs(signed);
    }

    private PeerMessage.Vote? SignVote(HeightWork work, ConsensusVote vote, List<VoteLogRecord> own)
    {
        if (!work.Guard.Allows(vote))
        {
            return null;
        }

        var signed = new SignedVote(vote.Kind, vote.Height, vote.Round, vote.BlockId ?? Hash256.Zero, default);
        signed = signed with { Signature = _signer.Sign(SigningDigests.Vote(_state.GenesisHash, signed)) };
        if (vote is { Kind: VoteKind.Precommit, BlockId: { } block } && work.Candidates.TryGetValue(block, out var candidate) && !candidate.Written)
        {
            // Whoever locks a block can show it to others after any crash.
            candidate.Written = true;
            own.Add(new VoteLogRecord.Candidate(candidate.Block));
        }

        var record = new VoteLogRecord.Vote(signed, (ushort)work.Self);
        work.Guard.Note(record);
        own.Add(record);
        return new PeerMessage.Vote(signed, (ushort)work.Self);
    }

    private static void KeepOwn(HeightWork work, Queue<PeerMessage?> outgoing)
    {
        foreach (var message in outgoing)
        {
            if (message is PeerMessage.Vote vote && !work.Messages.Has(vote.Signed, vote.Validator))
            {
                work.Messages.Add(vote, written: true);
            }
            else if (message is PeerMessage.Proposal proposal && !work.Messages.Has(proposal.Signed))
            {
                work.Messages.Add(proposal, (ushort)work.Self, written: true);
            }
        }
    }

    private TimeSpan DurationOf(ConsensusAction.StartTimeout timeout) => timeout.Kind == ConsensusTimeout.Propose
        ? _options.ProposeTimeout + (_options.ProposeTimeoutStep * timeout.Round)
        : _options.VoteTimeout + (_options.VoteTimeoutStep * timeout.Round);
}
