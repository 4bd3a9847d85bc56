using Marketplace.Ledger;

namespace Marketplace.Chain.Questions;

/// <summary>Something to ask of the state after the newest durable block. Names what is asked and computes the answer; both are plain values.</summary>
/// <typeparam name="TAnswer">The answer: immutable, and nothing of the state itself.</typeparam>
public abstract record LedgerQuestion<TAnswer>
    where TAnswer : class
{
    /// <summary>Reads the answer off a state.</summary>
    /// <param name="state">The state. It belongs to the thread that builds blocks, which waits meanwhile: keep it short, and keep nothing of it.</param>
    public abstract TAnswer Answer(LedgerState state);
}
