using Marketplace.Ledger;

namespace Marketplace.Chain;

/// <summary>Something that waits for the thread that owns the state.</summary>
internal abstract class PendingWork;

/// <summary>How many submissions have not been decided yet.</summary>
internal sealed class SubmitCount(int limit)
{
    private int _count;

    public int Value => Volatile.Read(ref _count);

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= limit)
        {
            return true;
        }

        Interlocked.Decrement(ref _count);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _count);
}

/// <summary>A transaction on its way into a block; counted until it is decided.</summary>
internal sealed class PendingSubmit(Transaction transaction, SubmitCount count) : PendingWork
{
    private readonly TaskCompletionSource<SubmitOutcome> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left;

    public Transaction Transaction { get; } = transaction;

    public VerifiedTransaction Verified { get; set; }

    public Task<SubmitOutcome> Outcome => _completion.Task;

    /// <summary>It is decided, even if the answer takes a moment more.</summary>
    public void Leave()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
        {
            count.Leave();
        }
    }

    public void Complete(SubmitOutcome outcome)
    {
        Leave();
        _completion.TrySetResult(outcome);
    }

    public void Include(TransactionLocation location, bool alreadyKnown) =>
        Complete(new SubmitOutcome.Included(Transaction.Id, location, alreadyKnown));
}

/// <summary>A question about the state between two blocks.</summary>
internal abstract class PendingRead : PendingWork
{
    public abstract void Run(LedgerState state);
}

/// <summary>A question with an answer of a type.</summary>
internal sealed class PendingRead<T>(Func<LedgerState, T> question) : PendingRead
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Answer => _completion.Task;

    public override void Run(LedgerState state)
    {
        try
        {
            _completion.TrySetResult(question(state));
        }
        catch (Exception error)
        {
            _completion.TrySetException(error);
        }
    }
}
