using Marketplace.Ledger.Keys;

namespace Marketplace.Client;

/// <summary>
/// Signs the requests of one address. A <see cref="PrivateKey"/> does for a program that holds one; implement this where the key is elsewhere:
/// in a browser, a hardware wallet, another process.
/// </summary>
public interface IRequestSigner
{
    /// <summary>The address that the signatures are of: t1...</summary>
    Address Address { get; }

    /// <summary>Signs a text as a Bitcoin signed message. It is called once for each attempt of a request.</summary>
    /// <param name="text">Seven lines that bind the whole request; Marketplace.Api.RequestSignature describes them.</param>
    /// <param name="cancellationToken">Ends the wait for whoever signs.</param>
    /// <returns>The 65 bytes of the signature in base64.</returns>
    ValueTask<string> SignAsync(string text, CancellationToken cancellationToken);
}
