using Marketplace.Ledger;

namespace Marketplace.Storage.Chain;

/// <summary>Something that waits for the thread that owns the state.</summary>
internal abstract class PendingWork;

/// <summary>A transaction on its way into a block.</summary>
internal sealed class PendingSubmit(Transaction transaction) : PendingWork
{
    private readonly TaskCompletionSource<SubmitOutcome> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Transaction Transaction { get; } = transaction;

    public VerifiedTransaction Verified { get; set; }

    public Task<SubmitOutcome> Outcome => _completion.Task;

    public void Complete(SubmitOutcome outcome) => _completion.TrySetResult(outcome);
}

/// <summary>A question about the state between two blocks.</summary>
internal abstract class PendingRead : PendingWork
{
    public abstract void Run(LedgerState state);

    public abstract void Fail(Exception error);
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

    public override void Fail(Exception error) => _completion.TrySetException(error);
}
