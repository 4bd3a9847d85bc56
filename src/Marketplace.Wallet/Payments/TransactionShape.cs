using System.Collections.Immutable;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Wallet.Payments;

/// <summary>How large a transaction of these outputs and this payload gets with each coin, and so what it costs.</summary>
internal sealed class TransactionShape
{
    private const int AddressLockBytes = 1 + KeyHash.Size;
    private const int ChangeBytes = sizeof(long) + AddressLockBytes;
    private const int WitnessBytes = 1 + PublicKey.Size + Signature.Size;

    // What many scripts and their keys may take at most; a payment from one wallet needs far less.
    private const int SpareBytes = 16 << 10;
    private const int MaxOwners = 100;

    private readonly LedgerRules _rules;
    private readonly int _outputs;
    private readonly int _baseBytes;

    public TransactionShape(ImmutableArray<TransactionOutput> outputs, TransactionPayload? payload, NetworkRules network)
    {
        _rules = network.Rules;
        _outputs = outputs.Length;
        _baseBytes = Transaction.Create([], outputs, payload).BodyLength;
    }

    /// <summary>The rules of a selection for it. Dust is what the fee of one KiB alone would eat.</summary>
    public SelectionRules Rules => new(
        Fee,
        _rules.MinimumTransactionFee,
        FormatLimits.MaxInputs,
        FormatLimits.MaxTransactionBytes - _baseBytes - ChangeBytes - (MaxOwners * WitnessBytes) - SpareBytes,
        MaxOwners);

    private Money Fee(int inputs, int inputBytes, bool withChange) => _rules.MinimumFeeFor(
        _baseBytes
        + inputBytes + Coin.VarUIntBytes((uint)inputs) - 1
        + (withChange ? ChangeBytes + Coin.VarUIntBytes((uint)_outputs + 1) - Coin.VarUIntBytes((uint)_outputs) : 0));
}
