using System.Collections.Immutable;
using Marketplace.Ledger;
using Marketplace.Ledger.Consensus;
using Marketplace.Ledger.Stakes.Evidence;
using Marketplace.Validators.Messages;

namespace Marketplace.Validators.Machine;

/// <summary>Building, checking and finishing blocks.</summary>
internal sealed partial class ValidatorMachine
{
    // A proposal further ahead is sent again when this validator gets there.
    private const uint ProposalWindow = 2;

    private (Candidate Candidate, BlockBuilder Builder)? _open;

    /// <summary>Takes back the block that has been applied and is not final; it is applied again when it must be.</summary>
    public void CloseBlock()
    {
        _open?.Builder.Rollback();
        _open = null;
    }

    private void OnProposal(PeerView peer, PeerMessage.Proposal message)
    {
        if (!IsOfThisHeight(peer, message.Header.Height, message) || _work.Core is not { } core)
        {
            return;
        }

        var work = _work;
        var signed = message.Signed;
        if (work.Messages.Has(signed))
        {
            _host.OnDropped(peer.Id, DropReason.Repeated);
            return;
        }

        if (signed.Round > core.Round && signed.Round - core.Round > ProposalWindow)
        {
            _host.OnDropped(peer.Id, DropReason.Ahead);
            return;
        }

        var proposer = core.ProposerOf(signed.Round);
        if (!_verifier.Verify(work.Set.Validators[proposer].Key, SigningDigests.Proposal(_state.GenesisHash, signed), signed.Signature))
        {
            _host.OnDropped(peer.Id, DropReason.Forged);
            return;
        }

        Begin();
        if (work != _work || work.Undone is not null || work.Messages.Has(signed))
        {
            return;
        }

        ReportSecond(work, signed, proposer);
        if (IsSound(work, message, proposer) && IsWanted(work, signed))
        {
            Complete(work, message, proposer, peer.Id);
        }
    }

    // Two proposals of one round are evidence, whatever they hold.
    private void ReportSecond(HeightWork work, in SignedProposal signed, int proposer)
    {
        var known = work.Messages.Proposals(signed.Round);
        if (known.Count > 0)
        {
            _host.OnDoubleSigning(new DoubleProposal(work.Set.Validators[proposer].Key, known[0].Signed, signed));
        }
    }

    private bool IsSound(HeightWork work, PeerMessage.Proposal message, int proposer)
    {
        var header = message.Header;
        return header.PreviousId == _state.TipId
            && header.ValidatorSetHash == work.Set.Hash
            && (message.Signed.ValidRound >= 0 || header.Proposer == proposer);
    }

    private static bool IsWanted(HeightWork work, in SignedProposal signed)
    {
        var known = work.Messages.Proposals(signed.Round);
        return known.Count == 0 || (known.Count < work.Set.Validators.Length && work.Core!.HasQuorum(signed.BlockId));
    }

    private void Complete(HeightWork work, PeerMessage.Proposal message, int proposer, int peer)
    {
        if (work.Candidates.TryGetValue(message.Signed.BlockId, out var known) && known.Accepted != false)
        {
            Know(work, message, proposer, known);
            return;
        }

        if (PendingProposal.Of(message, proposer, peer, content => Find(work, content)) is not { } pending)
        {
            _host.OnDropped(peer, DropReason.Forged);
            return;
        }

        if (!pending.IsComplete)
        {
            work.Pending[(message.Signed.Round, peer)] = pending;
            Ask(work, pending);
            return;
        }

        Assembled(work, pending);
    }

    private PooledTransaction? Find(HeightWork work, Hash256 content) =>
        _pool.TryGet(content, out var pooled) ? pooled : work.Fetched.GetValueOrDefault(content);

    private void Assembled(HeightWork work, PendingProposal pending)
    {
        if (pending.Assemble() is not { } candidate)
        {
            // The names do not fit the header; another peer may know better ones.
            _host.OnDropped(pending.Peer, DropReason.Forged);
            return;
        }

        if (IsWanted(work, pending.Message.Signed) && !work.Messages.Has(pending.Message.Signed))
        {
            Know(work, pending.Message, pending.Proposer, candidate);
        }
    }

    private void Know(HeightWork work, PeerMessage.Proposal message, int proposer, Candidate candidate)
    {
        // Passed on with the names that were found to be right, whatever those of the sender were.
        work.Candidates[candidate.Id] = candidate;
        work.Messages.Add(candidate.ProposedAs(message.Signed), (ushort)proposer);
        Perform(work.Core!.Receive(ToCore(message.Signed, proposer)));
    }

    private bool IsValid(Hash256 block, VoteKind kind) =>
        _work.Candidates.TryGetValue(block, out var candidate)
        && (kind != VoteKind.Prevote || IsTimely(candidate.Block.Header))
        && (candidate.Accepted ?? TryOpen(candidate));

    private bool IsTimely(BlockHeader header) =>
        header.TimeMilliseconds <= _host.NowMilliseconds + _options.MaxClockAhead.TotalMilliseconds;

    /// <summary>Applies a block to the state, unless it is already, or the rules refuse it.</summary>
    private bool TryOpen(Candidate candidate)
    {
        if (_open?.Candidate == candidate)
        {
            return true;
        }

        CloseBlock();
        if (_state.BeginReplay(VerifiedBlock.Trust(candidate.Block), out var rejection) is { } builder)
        {
            _open = (candidate, builder);
        }

        candidate.Accepted = rejection is null;
        return rejection is null;
    }

    private void Build(HeightWork work, uint round)
    {
        if (work.Guard.HasProposed(round))
        {
            // Before a crash, and the block is lost: this round passes without a proposal of this validator. One alone would wait for itself forever.
            _host.StartTimer(new ConsensusTimer(work.Height, ConsensusTimeout.Propose, round), _options.ProposeTimeout);
            return;
        }

        CloseBlock();
        var builder = _state.BeginBlock(Math.Max(_host.NowMilliseconds, _state.TipTime), (ushort)work.Self);
        Candidate candidate;
        try
        {
            var taken = new List<PooledTransaction>();
            foreach (var pooled in _pool.InOrder)
            {
                var result = builder.TryAdd(pooled.Verified);
                if (result.Accepted)
                {
                    taken.Add(pooled);
                }
                else if (result.Rejection.Code == RejectionCode.BlockFull)
                {
                    break;
                }
            }

            candidate = Candidate.Of(builder.Draft(), taken);
        }
        catch
        {
            builder.Rollback();
            throw;
        }

        candidate.Accepted = true;
        _open = (candidate, builder);
        work.Candidates[candidate.Id] = candidate;
        Perform(work.Core!.Propose(round, candidate.Id));
    }

    /// <summary>Makes the decided block durable and goes on; if it is not at hand, or not as it should be, peers are asked for it.</summary>
    private void TryFinish()
    {
        var work = _work;
        if (work.Undone is not { } decision
            || !work.Candidates.TryGetValue(decision.BlockId, out var candidate)
            || candidate.Accepted == false
            || !TryOpen(candidate))
        {
            return;
        }

        var signatures = ImmutableArray.CreateBuilder<CertificateSignature>();
        foreach (var vote in decision.Precommits.OrderBy(vote => vote.Validator))
        {
            if (work.Messages.Find(vote) is { } signed)
            {
                signatures.Add(new CertificateSignature((ushort)vote.Validator, signed.Signature));
            }
        }

        // A certificate without a quorum would be one that nobody accepts; peers have one.
        if (work.Set.IsQuorum(signatures.Aggregate(UInt128.Zero, (sum, vote) => sum + work.Set.Validators[vote.Validator].Weight)))
        {
            Finish(candidate.Block.WithCertificate(new Certificate(decision.Round, signatures.ToImmutable())));
        }
    }

    /// <summary>Writes the block that is open, commits it and goes on with the next height; false if it could not be written.</summary>
    private bool Finish(Block block)
    {
        if (!_host.TryAppend(block))
        {
            return false;
        }

        _open!.Value.Builder.Commit();
        _open = null;
        foreach (var transaction in block.Transactions)
        {
            if (_pool.Remove(transaction.Id) is { } pooled)
            {
                _host.OnForgotten(pooled);
            }
        }

        foreach (var fetched in _work.Fetched.Values)
        {
            if (!_pool.TryGet(fetched.Content, out _))
            {
                _host.OnForgotten(fetched);
            }
        }

        _host.OnBlock(block);
        NextHeight(block.Transactions.Length);
        return true;
    }
}
