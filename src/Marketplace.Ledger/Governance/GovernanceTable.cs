using System.Diagnostics.CodeAnalysis;

namespace Marketplace.Ledger.Governance;

/// <summary>The proposals, the votes on them and when they are due. Each change notes what takes it back.</summary>
internal sealed class GovernanceTable
{
    private readonly SortedDictionary<ProposalId, Proposal> _proposals = [];
    private readonly Dictionary<ProposalId, SortedDictionary<OutPoint, VoteChoice>> _votes = [];
    private readonly SortedSet<(long Round, ProposalId Id)> _due = [];
    private readonly List<Change> _undo = [];

    public IReadOnlyCollection<Proposal> Proposals => _proposals.Values;

    public bool TryGet(ProposalId id, [NotNullWhen(true)] out Proposal? proposal) => _proposals.TryGetValue(id, out proposal);

    public IReadOnlyCollection<KeyValuePair<OutPoint, VoteChoice>> VotesOn(ProposalId id) =>
        _votes.TryGetValue(id, out var votes) ? votes : Array.Empty<KeyValuePair<OutPoint, VoteChoice>>();

    /// <summary>The proposal that changes first by itself, up to a round.</summary>
    public bool TryGetDue(long round, bool accepted, [NotNullWhen(true)] out Proposal? proposal)
    {
        foreach (var (due, id) in _due)
        {
            if (due > round)
            {
                break;
            }

            if (_proposals[id].IsAccepted == accepted)
            {
                proposal = _proposals[id];
                return true;
            }
        }

        proposal = null;
        return false;
    }

    /// <summary>Puts a record in the place of the one with its id, if there is one.</summary>
    public void Set(Proposal proposal) => _undo.Add(new Change(proposal.Id, Before: Replace(proposal.Id, proposal)));

    public void Remove(ProposalId id) => _undo.Add(new Change(id, Before: Replace(id, null)));

    public void SetVote(ProposalId id, OutPoint stake, VoteChoice choice)
    {
        if (!_votes.TryGetValue(id, out var votes))
        {
            _votes[id] = votes = [];
        }

        _undo.Add(new Change(id, Stake: stake, Choice: votes.TryGetValue(stake, out var before) ? before : null));
        votes[stake] = choice;
    }

    public void DropVotes(ProposalId id)
    {
        if (_votes.Remove(id, out var votes))
        {
            _undo.Add(new Change(id, Dropped: votes));
        }
    }

    public void Keep() => _undo.Clear();

    public void Undo()
    {
        for (var i = _undo.Count - 1; i >= 0; i--)
        {
            TakeBack(_undo[i]);
        }

        _undo.Clear();
    }

    private void TakeBack(Change change)
    {
        if (change.Dropped is { } dropped)
        {
            _votes[change.Id] = dropped;
        }
        else if (change.Stake is not { } stake)
        {
            Replace(change.Id, change.Before);
        }
        else if (change.Choice is { } choice)
        {
            _votes[change.Id][stake] = choice;
        }
        else if (_votes[change.Id].Remove(stake) && _votes[change.Id].Count == 0)
        {
            _votes.Remove(change.Id);
        }
    }

    private Proposal? Replace(ProposalId id, Proposal? after)
    {
        if (_proposals.TryGetValue(id, out var before))
        {
            _due.Remove((before.DueRound, id));
        }

        if (after is null)
        {
            _proposals.Remove(id);
        }
        else
        {
            _proposals[id] = after;
            _due.Add((after.DueRound, id));
        }

        return before;
    }

    // One of three: a proposal's record of before, a stake's vote of before, or the votes that were dropped.
    private readonly record struct Change(
        ProposalId Id, Proposal? Before = null, OutPoint? Stake = null, VoteChoice? Choice = null, SortedDictionary<OutPoint, VoteChoice>? Dropped = null);
}
