using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Marketplace.Ledger.Stakes;

/// <summary>The confirmed stakes of one tier in the order in which they will be paid.</summary>
/// <remarks>
/// A balanced tree, so that paying the front and putting it back costs the logarithm of the length. What the queue holds follows from the stake
/// records alone: it is never stored. Not safe for use by several threads.
/// </remarks>
public sealed class PayoutQueue : IReadOnlyCollection<QueuePlace>
{
    private readonly SortedSet<QueuePlace> _places = [];

    /// <summary>How many stakes wait.</summary>
    public int Count => _places.Count;

    /// <summary>The next stake to be paid; false if there is none.</summary>
    /// <param name="front">Its place.</param>
    public bool TryGetFront([NotNullWhen(true)] out QueuePlace? front)
    {
        front = _places.Count > 0 ? _places.Min : null;
        return front is not null;
    }

    /// <summary>How many stakes are paid before this place's; the list of stakes shows it as the rank. Takes time in proportion.</summary>
    /// <param name="place">A place in the queue.</param>
    /// <returns>0 for the front; -1 if nobody has the place.</returns>
    public int RankOf(QueuePlace place)
    {
        if (!_places.Contains(place))
        {
            return -1;
        }

        var rank = 0;
        foreach (var other in _places)
        {
            if (other == place)
            {
                break;
            }

            rank++;
        }

        return rank;
    }

    /// <summary>The places, front first.</summary>
    public IEnumerator<QueuePlace> GetEnumerator() => _places.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Enter(QueuePlace place)
    {
        if (!_places.Add(place))
        {
            throw new InvalidOperationException($"{place} is taken.");
        }
    }

    internal void Leave(QueuePlace place)
    {
        if (!_places.Remove(place))
        {
            throw new InvalidOperationException($"Nobody has {place}.");
        }
    }
}
