using Marketplace.Ledger.Keys;

namespace Marketplace.Client.Transport;

/// <summary>Signs with a key in this process.</summary>
internal sealed class KeySigner(PrivateKey key) : IRequestSigner
{
    /// <inheritdoc/>
    public Address Address => key.Address;

    /// <inheritdoc/>
    public ValueTask<string> SignAsync(string text, CancellationToken cancellationToken) => ValueTask.FromResult(key.SignMessage(text));
}
