using Marketplace.Ledger;
using Orleans.Serialization.Cloning;

namespace Marketplace.Grains.Contracts;

/// <summary>What of a transaction leaves a process: its bytes. What this process knows of it (that its signatures hold) does not.</summary>
[GenerateSerializer, Immutable, Alias("market.Transaction")]
internal struct TransactionSurrogate
{
    /// <summary>The canonical encoding with witnesses.</summary>
    [Id(0)]
    public byte[] Encoded;
}

/// <summary>Reads a transaction that comes from another process, and so is decoded there once, and verified once more.</summary>
[RegisterConverter]
internal sealed class TransactionConverter : IConverter<Transaction, TransactionSurrogate>
{
    /// <inheritdoc/>
    public Transaction ConvertFromSurrogate(in TransactionSurrogate surrogate) => Transaction.Decode(surrogate.Encoded);

    /// <inheritdoc/>
    public TransactionSurrogate ConvertToSurrogate(in Transaction value) => new() { Encoded = value.Encoded.ToArray() };
}

/// <summary>Passes a transaction from grain to grain inside a process as the object that it is: it never changes.</summary>
[RegisterCopier]
internal sealed class TransactionCopier : ShallowCopier<Transaction>;
