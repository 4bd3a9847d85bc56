using Marketplace.Client;

namespace Marketplace.Wallet;

/// <summary>A wallet, a key or a transaction cannot be used as asked. Nothing was signed or sent, and nothing was written.</summary>
/// <param name="message">One or more sentences for people.</param>
/// <param name="code">A stable kebab-case code for programs.</param>
/// <param name="innerException">The cause.</param>
public sealed class WalletException(string message, string code, Exception? innerException = null)
    : MarketplaceException(message, code, innerException)
{
    /// <summary>The code of input that can never work, such as a wallet name with a slash.</summary>
    public const string InvalidInputCode = "usage";

    /// <summary>Whether the caller's input can never work, rather than failing in today's circumstances.</summary>
    public bool IsInvalidInput => Code == InvalidInputCode;

    /// <summary>The caller's input can never work.</summary>
    /// <param name="message">What is wrong and what would be right.</param>
    public static WalletException Invalid(string message) => new(message, InvalidInputCode);
}
