using Marketplace.Api;
using Marketplace.Client;

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
        ErrorCodes.Unreachable => "Start one with 'market up', or name another with --endpoint URL.",
        ProblemCodes.NotYours => "Choose the right wallet with --wallet NAME.",
        _ => null,
    };
}
