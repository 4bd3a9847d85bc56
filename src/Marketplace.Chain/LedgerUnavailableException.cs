namespace Marketplace.Chain;

/// <summary>The ledger cannot answer now: it has stopped, or no process that has it can be reached. Ask again later.</summary>
public sealed class LedgerUnavailableException : Exception
{
    /// <summary>The ledger cannot answer.</summary>
    /// <param name="message">Why.</param>
    /// <param name="innerException">What was met on the way; null if nothing.</param>
    public LedgerUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
