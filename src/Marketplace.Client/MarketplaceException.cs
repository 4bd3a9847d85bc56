namespace Marketplace.Client;

/// <summary>A failure that the caller can understand and handle: its message says what is wrong, its code is for programs.</summary>
/// <remarks><see cref="ApiException"/> is a host's refusal. Programming errors, such as a null argument, are other exceptions.</remarks>
/// <param name="message">One or more sentences for people, true for any caller.</param>
/// <param name="code">A stable kebab-case code for programs; <see cref="ErrorCodes"/> lists this library's.</param>
/// <param name="innerException">The cause.</param>
public class MarketplaceException(string message, string code, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>A stable kebab-case code for programs.</summary>
    public string Code { get; } = code;
}
