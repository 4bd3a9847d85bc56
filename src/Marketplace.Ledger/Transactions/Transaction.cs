using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Marketplace.Ledger.Canonical;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger;

/// <summary>Moves outputs, and may do one thing more (its payload). Immutable; always holds its own canonical bytes.</summary>
public sealed class Transaction : IEquatable<Transaction>
{
    /// <summary>The version that these rules know.</summary>
    public const byte CurrentVersion = 1;

    private const int TagSize = 16;

    private ImmutableArray<KeyHash> _signers;
    private volatile VerifiedNetwork? _verified;

    internal Transaction(
        ImmutableArray<OutPoint> inputs,
        ImmutableArray<TransactionOutput> outputs,
        TransactionPayload? payload,
        ImmutableArray<Witness> witnesses,
        ImmutableArray<RedeemScript> scripts,
        Money outputSum,
        ReadOnlyMemory<byte> encoded,
        int bodyLength)
    {
        Inputs = inputs;
        Outputs = outputs;
        Payload = payload;
        Witnesses = witnesses;
        Scripts = scripts;
        OutputSum = outputSum;
        Encoded = encoded;
        BodyLength = bodyLength;
        Id = Hashing.Sha256d(encoded.Span[..bodyLength]);
    }

    /// <summary>The version of the encoding.</summary>
    public byte Version => CurrentVersion;

    /// <summary>The outputs that are spent, strictly ascending.</summary>
    public ImmutableArray<OutPoint> Inputs { get; }

    /// <summary>The outputs that are made.</summary>
    public ImmutableArray<TransactionOutput> Outputs { get; }

    /// <summary>What it does beyond moving outputs; null for a transfer.</summary>
    public TransactionPayload? Payload { get; }

    /// <summary>One signature for each key that must sign, ascending by key.</summary>
    public ImmutableArray<Witness> Witnesses { get; }

    /// <summary>The scripts of the multi-signature locks that it spends, ascending by hash.</summary>
    public ImmutableArray<RedeemScript> Scripts { get; }

    /// <summary>What the outputs are worth together.</summary>
    public Money OutputSum { get; }

    /// <summary>SHA-256d of the body: all bytes but the witnesses.</summary>
    public Hash256 Id { get; }

    /// <summary>The canonical bytes, witnesses included.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>How many of the bytes are the body; fees are reckoned by it.</summary>
    public int BodyLength { get; }

    /// <summary>HASH160 of each witness's key, in the order of the witnesses. Computed once.</summary>
    public ImmutableArray<KeyHash> Signers
    {
        get
        {
            if (_signers.IsDefault)
            {
                ImmutableInterlocked.InterlockedInitialize(ref _signers, HashKeys(Witnesses));
            }

            return _signers;
        }
    }

    private static ReadOnlySpan<byte> SigningTag => "FluxMarket/tx/v1"u8;

    /// <summary>A transaction that nobody has signed yet.</summary>
    /// <param name="inputs">What is spent, in any order, each once.</param>
    /// <param name="outputs">What is made, in order.</param>
    /// <param name="payload">What it does beyond that.</param>
    /// <exception cref="ArgumentException">The encoding has no place for this; the message names the rule.</exception>
    public static Transaction Create(IEnumerable<OutPoint> inputs, IEnumerable<TransactionOutput> outputs, TransactionPayload? payload = null) =>
        TransactionCodec.Build([.. inputs.Order()], [.. outputs], payload, [], []);

    /// <summary>Reads canonical bytes. <see cref="LedgerCoreInstruments"/> counts it: pass the object on, not its bytes.</summary>
    /// <param name="bytes">Exactly one transaction. Kept, not copied: it must not change later.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="rejection">Why the bytes were refused.</param>
    public static bool TryDecode(
        ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out Transaction? transaction, [NotNullWhen(false)] out Rejection? rejection)
    {
        LedgerCoreInstruments.OnDecoded();
        return TryRead(bytes, out transaction, out rejection);
    }

    /// <summary>Reads canonical bytes that this process has just written.</summary>
    internal static bool TryRead(
        ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out Transaction? transaction, [NotNullWhen(false)] out Rejection? rejection)
    {
        transaction = null;
        rejection = null;
        if (bytes.Length > FormatLimits.MaxTransactionBytes)
        {
            rejection = new Rejection(RejectionCode.TooLarge, $"A transaction has at most {FormatLimits.MaxTransactionBytes} bytes, not {bytes.Length}.");
            return false;
        }

        var reader = new CanonicalReader(bytes.Span);
        transaction = TransactionCodec.Read(ref reader, bytes);
        if (transaction is null)
        {
            rejection = reader.Rejection;
        }

        return transaction is not null;
    }

    /// <summary>Reads canonical bytes that come from a trusted place.</summary>
    /// <param name="bytes">Exactly one transaction. Kept, not copied.</param>
    /// <exception cref="FormatException">The bytes are none.</exception>
    public static Transaction Decode(ReadOnlyMemory<byte> bytes) =>
        TryDecode(bytes, out var transaction, out var rejection) ? transaction : throw new FormatException(rejection.ToString());

    /// <summary>What each witness signs: the id under the name of this rule and of the network, so that no signature holds elsewhere.</summary>
    /// <param name="genesisHash">The network's genesis hash.</param>
    public Hash256 SigningDigest(in Hash256 genesisHash)
    {
        Span<byte> text = stackalloc byte[TagSize + (2 * Hash256.Size)];
        SigningTag.CopyTo(text);
        genesisHash.CopyTo(text[TagSize..]);
        Id.CopyTo(text[(TagSize + Hash256.Size)..]);
        return Hashing.Sha256d(text);
    }

    /// <summary>The same transaction, signed by these keys and by no others.</summary>
    /// <param name="genesisHash">The network's genesis hash.</param>
    /// <param name="keys">The keys; one that is given twice signs once.</param>
    /// <exception cref="ArgumentException">More keys than a transaction has room for.</exception>
    public Transaction Sign(in Hash256 genesisHash, params IEnumerable<PrivateKey> keys)
    {
        var digest = SigningDigest(genesisHash);
        return WithWitnesses(keys.DistinctBy(key => key.PublicKey).Select(key => new Witness(key.PublicKey, key.Sign(digest))));
    }

    /// <summary>The same transaction with these witnesses.</summary>
    /// <param name="witnesses">In any order, each key once.</param>
    /// <exception cref="ArgumentException">A key appears twice, or there are too many.</exception>
    public Transaction WithWitnesses(IEnumerable<Witness> witnesses) =>
        TransactionCodec.Build(Inputs, Outputs, Payload, [.. witnesses.OrderBy(witness => witness.Key)], Scripts);

    /// <summary>The same transaction, revealing these scripts and no others.</summary>
    /// <param name="scripts">The scripts of the multi-signature locks that it spends, in any order, each once.</param>
    /// <exception cref="ArgumentException">A script appears twice, or there are too many.</exception>
    public Transaction WithScripts(IEnumerable<RedeemScript> scripts) =>
        TransactionCodec.Build(Inputs, Outputs, Payload, Witnesses, [.. scripts.OrderBy(script => script.Hash)]);

    /// <inheritdoc/>
    public bool Equals(Transaction? other) => other is not null && Encoded.Span.SequenceEqual(other.Encoded.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Transaction);

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode();

    /// <summary>The kind and the id.</summary>
    public override string ToString() => $"{Payload?.Tag.ToString() ?? "Transfer"} {Id}";

    /// <summary>Whether this process has verified the signatures for a network. Bytes do not carry it to another process.</summary>
    internal bool IsVerifiedOn(in Hash256 genesisHash) => _verified is { } verified && verified.GenesisHash == genesisHash;

    /// <summary>Remembers that all signatures hold on a network, so that nobody in this process verifies them again.</summary>
    internal void RememberVerifiedOn(in Hash256 genesisHash) => _verified = VerifiedNetwork.Of(genesisHash);

    private static ImmutableArray<KeyHash> HashKeys(ImmutableArray<Witness> witnesses)
    {
        if (witnesses.IsEmpty)
        {
            return [];
        }

        var hashes = new KeyHash[witnesses.Length];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = witnesses[i].Key.Hash;
        }

        return System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(hashes);
    }

    /// <summary>A network for which signatures were verified. A process has one as a rule, so its transactions share the object.</summary>
    private sealed class VerifiedNetwork(Hash256 genesisHash)
    {
        private static volatile VerifiedNetwork? _last;

        public Hash256 GenesisHash { get; } = genesisHash;

        public static VerifiedNetwork Of(in Hash256 genesisHash)
        {
            if (_last is { } last && last.GenesisHash == genesisHash)
            {
                return last;
            }

            var made = new VerifiedNetwork(genesisHash);
            _last = made;
            return made;
        }
    }
}
