namespace Marketplace.Ledger.Verification;

/// <summary>Some consecutive blocks of an export that are handed on together: one large block, or many small ones.</summary>
/// <param name="blocks">The blocks, in order.</param>
/// <param name="bytes">How many bytes their records take.</param>
/// <param name="readFault">What was wrong with the record after them; null if nothing was.</param>
internal sealed class Portion(IReadOnlyList<BlockCheck> blocks, long bytes, ChainFault? readFault)
{
    private readonly TaskCompletionSource _checked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One for the portion itself, so that it is not done before all its parts are known.
    private int _open = 1;

    public IReadOnlyList<BlockCheck> Blocks => blocks;

    public long Bytes => bytes;

    public ChainFault? ReadFault => readFault;

    /// <summary>Ends when every part has been checked; fails with the first exception of a check.</summary>
    public Task Checked => _checked.Task;

    /// <summary>Announces parts that are to be checked before the portion is done.</summary>
    public void Open(int parts) => Interlocked.Add(ref _open, parts);

    /// <summary>One part is done.</summary>
    public void Close()
    {
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _checked.TrySetResult();
        }
    }

    public void Fail(Exception error) => _checked.TrySetException(error);
}
