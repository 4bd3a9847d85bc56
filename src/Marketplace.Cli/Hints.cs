using Marketplace.Api;
using Marketplace.Client;
using Marketplace.Wallet;

namespace Marketplace.Cli;

/// <summary>What somebody at this program can do about a failure of the libraries, by its code: they know nothing of commands and options.</summary>
internal static class Hints
{
    /// <summary>The failure in words, with what to do about it here.</summary>
    /// <param name="failure">The failure.</param>
    public static string Describe(MarketplaceException failure)
    {
        var hint = For(failure);
        var separator = failure.Message.Contains('\n') ? Environment.NewLine : " ";
        return hint is null ? failure.Message : $"{failure.Message}{separator}{hint}";
    }

    private static string? For(MarketplaceException failure) => failure.Code switch
    {
        WalletErrorCodes.WalletNotFound => $"Make one with: market wallet new {Subject(failure)}",
        WalletErrorCodes.AccountNotFound => $"Make the next one with: market wallet accounts --new --wallet {Subject(failure)}",
        WalletErrorCodes.WalletHasNoKey => "Make a file with 'market tx create', and sign it with the co-signers' wallets.",
        WalletErrorCodes.NotEnoughMoney => "Pay to that address first (on a devnet: market faucet).",
        WalletErrorCodes.TooManyCoins => "That is what 'market wallet sweep' does.",
        WalletErrorCodes.FeeTooHigh => $"If the fee is right, add: --max-fee {Subject(failure)}",
        WalletErrorCodes.DepositTooSmall => "Ask for more with --deposit or --hours.",
        ErrorCodes.Unreachable => "Start one with 'market up', or name another with --endpoint URL.",
        ProblemCodes.NotYours => "Choose the right wallet with --wallet NAME.",
        _ => null,
    };

    private static string? Subject(MarketplaceException failure) => (failure as WalletException)?.Subject;
}
