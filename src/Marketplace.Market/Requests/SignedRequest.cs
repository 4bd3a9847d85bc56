using System.Diagnostics.CodeAnalysis;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Apps;

namespace Marketplace.Market.Requests;

/// <summary>A renter's HTTP request with the signature over it: the proof of who asks for what.</summary>
/// <remarks>
/// <para>A command of a lease is such a request and nothing beside it. Caller, command id, lease, spec and transaction are read off what was
/// signed, so nobody on the way has to be believed.</para>
/// <para>It never changes. Inside a process the object is passed on: it remembers that its signature holds, and is read once. Another process
/// gets the parts, and verifies and reads them again. Safe from any thread.</para>
/// <para>A copy that arrives again within the window does no harm, because a lease does a command id once and remembers the last 64. Even a
/// forgotten one changes nothing new: a lease closes once, the ledger takes a top-up once, and an update to the present spec is none; only a
/// restart, or an update to an older spec, would be repeated.</para>
/// </remarks>
public sealed class SignedRequest
{
    private readonly Lazy<(ParsedSpec? Spec, IReadOnlyList<SpecFault> Faults)> _spec;
    private readonly Lazy<Transaction?> _transaction;
    private volatile object? _verifiedOn;

    /// <summary>Puts the parts together. What they say is not believed before <see cref="TryVerify"/>.</summary>
    /// <param name="signer">The address that is said to have signed.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="target">Path and query as they stand in the request line.</param>
    /// <param name="body">The body's bytes. Kept, not copied: they must not change later.</param>
    /// <param name="timestampMilliseconds">When it was signed, Unix time in milliseconds.</param>
    /// <param name="commandId">The idempotency key; empty for a request that changes nothing.</param>
    /// <param name="signature">Base64 of the 65 bytes of a Bitcoin message signature.</param>
    public SignedRequest(
        Address signer, string method, string target, ReadOnlyMemory<byte> body, long timestampMilliseconds, string commandId, string signature)
    {
        (Signer, Method, Target, Body) = (signer, method, target, body);
        (TimestampMilliseconds, CommandId, Signature) = (timestampMilliseconds, commandId, signature);
        _spec = new Lazy<(ParsedSpec?, IReadOnlyList<SpecFault>)>(() => RequestBody.ReadSpec(Body));
        _transaction = new Lazy<Transaction?>(() => RequestBody.ReadTransaction(Body));
    }

    /// <summary>The address that is said to have signed.</summary>
    public Address Signer { get; }

    /// <summary>The HTTP method.</summary>
    public string Method { get; }

    /// <summary>Path and query as they stand in the request line.</summary>
    public string Target { get; }

    /// <summary>The body's bytes.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>When it was signed, Unix time in milliseconds.</summary>
    public long TimestampMilliseconds { get; }

    /// <summary>The idempotency key; empty for a request that changes nothing.</summary>
    public string CommandId { get; }

    /// <summary>The signature, base64.</summary>
    public string Signature { get; }

    /// <summary>Whether the signature is known to hold on a network, so that <see cref="TryVerify"/> costs nothing.</summary>
    /// <param name="genesisHash">The network's genesis hash.</param>
    public bool IsVerifiedOn(in Hash256 genesisHash) => _verifiedOn is Hash256 known && known == genesisHash;

    /// <summary>Verifies the signature, unless this object did so before.</summary>
    /// <param name="genesisHash">The network's genesis hash.</param>
    /// <param name="verified">The request as verified.</param>
    /// <returns>False if the signer's key did not sign exactly this for this network.</returns>
    public bool TryVerify(in Hash256 genesisHash, out VerifiedRequest verified)
    {
        if (!IsVerifiedOn(genesisHash))
        {
            if (!SignedMessage.Verify(Signer, TextOn(genesisHash), Signature))
            {
                verified = default;
                return false;
            }

            _verifiedOn = genesisHash;
        }

        verified = new VerifiedRequest(this);
        return true;
    }

    /// <summary>Whether it was signed lately.</summary>
    /// <param name="now">The time, Unix milliseconds.</param>
    /// <param name="window">How far the timestamp may be from it, either way.</param>
    public bool IsTimely(long now, TimeSpan window) => IsTimely(TimestampMilliseconds, now, window);

    /// <summary>Whether a timestamp is near enough to a time.</summary>
    /// <param name="timestampMilliseconds">The timestamp, Unix milliseconds.</param>
    /// <param name="now">The time, Unix milliseconds.</param>
    /// <param name="window">How far they may be apart, either way.</param>
    public static bool IsTimely(long timestampMilliseconds, long now, TimeSpan window) =>
        Math.Abs((decimal)timestampMilliseconds - now) <= (decimal)window.TotalMilliseconds;

    /// <summary>Reads the spec in the body: its member <c>spec</c>.</summary>
    /// <param name="spec">The spec, if there is nothing wrong with it.</param>
    /// <param name="faults">Everything that is wrong with it.</param>
    public bool TryReadSpec([NotNullWhen(true)] out ParsedSpec? spec, out IReadOnlyList<SpecFault> faults)
    {
        (spec, faults) = _spec.Value;
        return spec is not null;
    }

    /// <summary>Reads the transaction in the body: its member <c>transaction</c>, in hex.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <returns>False if there is none.</returns>
    public bool TryReadTransaction([NotNullWhen(true)] out Transaction? transaction)
    {
        transaction = _transaction.Value;
        return transaction is not null;
    }

    private string TextOn(in Hash256 genesisHash) => RequestText.Compose(
        genesisHash.ToString(), Method, Target, RequestText.HashBody(Body.Span), TimestampMilliseconds, CommandId);
}

/// <summary>A request whose signature holds. Only <see cref="SignedRequest.TryVerify"/> makes one.</summary>
public readonly struct VerifiedRequest
{
    private readonly SignedRequest? _request;

    internal VerifiedRequest(SignedRequest request) => _request = request;

    /// <summary>The request.</summary>
    /// <exception cref="InvalidOperationException">This is the default value.</exception>
    public SignedRequest Request => _request ?? throw new InvalidOperationException("Nothing has been verified here.");

    /// <summary>Who asks: the signer's key hash, 40 hex digits.</summary>
    public string Caller => Request.Signer.Hash.ToString();

    /// <summary>The command's id.</summary>
    public string CommandId => Request.CommandId;
}
