using Marketplace.Client;

namespace Marketplace.Wallet;

/// <summary>A wallet, a key or a transaction cannot be used as asked. Nothing was sent, and nothing was written.</summary>
/// <param name="message">One or more sentences for people, true for any caller.</param>
/// <param name="code">A stable kebab-case code for programs; see <see cref="WalletErrorCodes"/>.</param>
/// <param name="innerException">The cause.</param>
public sealed class WalletException(string message, string code, Exception? innerException = null) : MarketplaceException(message, code, innerException)
{
    /// <summary>Whether what the caller asked for can never work, such as a wallet name with a slash, rather than failing in today's circumstances.</summary>
    public bool IsInvalidInput { get; init; }

    /// <summary>What it is about, as a program needs it: a wallet's name, a fee in FLUX; null where the code says all.</summary>
    public string? Subject { get; init; }
}
