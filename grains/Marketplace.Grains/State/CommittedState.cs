namespace Marketplace.Grains.State;

/// <summary>A grain's stored state that memory never runs ahead of: what is read here has been committed.</summary>
/// <typeparam name="T">An immutable record.</typeparam>
/// <param name="store">The stored state.</param>
/// <param name="abandon">Is told what the storage said, and ends the activation, so that the next one reads what is really stored.</param>
internal sealed class CommittedState<T>(IPersistentState<T> store, Action<Exception> abandon)
    where T : class, new()
{
    private T? _value;

    /// <summary>Whether a write failed or may have failed, so that this activation is about to end.</summary>
    public bool InDoubt { get; private set; }

    /// <summary>The last committed state.</summary>
    public T Value => _value ??= store.State ?? new T();

    /// <summary>Commits the next state in one conditional write.</summary>
    /// <param name="next">The next state; the same reference writes nothing.</param>
    /// <remarks>It takes no token: a caller that gives up must not leave the outcome unknown.</remarks>
    /// <exception cref="OrleansException">The write failed or may have failed; nothing more is done with this activation.</exception>
    public Task CommitAsync(T next)
    {
        if (ReferenceEquals(next, Value)) return Task.CompletedTask;
        store.State = next;
        return WriteAsync(next, () => store.WriteStateAsync(CancellationToken.None));
    }

    /// <summary>Removes the state.</summary>
    /// <exception cref="OrleansException">It failed or may have failed.</exception>
    public Task ClearAsync() => WriteAsync(new T(), () => store.ClearStateAsync(CancellationToken.None));

    private async Task WriteAsync(T next, Func<Task> write)
    {
        if (InDoubt) throw Doubt();
        try
        {
            await write();
        }
        catch (Exception exception)
        {
            InDoubt = true;
            abandon(exception);
            throw Doubt();
        }

        _value = next;
    }

    // One of Orleans' own exceptions, and without the storage's inside: it crosses to callers that know neither us nor the storage.
    private static OrleansException Doubt() => new("The state could not be stored for certain; the call may be repeated.");
}
