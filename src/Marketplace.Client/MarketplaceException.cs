namespace Marketplace.Client;

/// <summary>A failure that the user can understand: its message says what is wrong and, where something can be done, what.</summary>
/// <param name="message">One or more sentences for people.</param>
/// <param name="code">A stable kebab-case code for programs.</param>
/// <param name="innerException">The cause.</param>
public class MarketplaceException(string message, string code = "failed", Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>A stable kebab-case code for programs.</summary>
    public string Code { get; } = code;
}
