using System.Globalization;
using System.Text.Json;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Flux.JsonRpc.Bitcoin;

/// <summary>
/// The scripts that say in Bitcoin's words what a lock says: pay to key hash, pay to script hash, and check-lock-time-verify before
/// one of them. A lock that no script can express has none.
/// </summary>
internal static class LockScripts
{
    private const byte OpDup = 0x76;
    private const byte OpHash160 = 0xA9;
    private const byte OpEqual = 0x87;
    private const byte OpEqualVerify = 0x88;
    private const byte OpCheckSig = 0xAC;
    private const byte OpCheckLockTimeVerify = 0xB1;
    private const byte OpDrop = 0x75;
    private const byte OpOne = 0x51;

    /// <summary>The script of an address.</summary>
    public static byte[] Of(Address address) => address.Kind == AddressKind.KeyHash
        ? [OpDup, OpHash160, KeyHash.Size, .. address.Hash.Bytes, OpEqualVerify, OpCheckSig]
        : [OpHash160, KeyHash.Size, .. address.Hash.Bytes, OpEqual];

    /// <summary>The address that a script pays to; false if it pays to none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> script, out Address address)
    {
        address = default;
        if (script.Length == 5 + KeyHash.Size)
            address = Address.FromKeyHash(new KeyHash(script.Slice(3, KeyHash.Size)));
        else if (script.Length == 3 + KeyHash.Size)
            address = Address.FromScriptHash(new KeyHash(script.Slice(2, KeyHash.Size)));
        else
            return false;
        return script.SequenceEqual(Of(address));
    }

    /// <summary>The script of an output that an address owns in the end.</summary>
    /// <param name="owner">Who owns it; null for what nobody does.</param>
    /// <param name="until">When its time lock opens; null without one.</param>
    public static byte[] Of(Address? owner, LockUntil? until) => (owner, until) switch
    {
        (null, _) => [],
        ({ } address, null) => Of(address),
        ({ } address, { } time) => [.. Push(time.Value), OpCheckLockTimeVerify, OpDrop, .. Of(address)],
    };

    /// <summary>The same script in words.</summary>
    public static string Words(Address? owner, LockUntil? until)
    {
        if (owner is not { } address)
            return "";
        var hash = Convert.ToHexStringLower(address.Hash.Bytes);
        var words = address.Kind == AddressKind.KeyHash ? $"OP_DUP OP_HASH160 {hash} OP_EQUALVERIFY OP_CHECKSIG" : $"OP_HASH160 {hash} OP_EQUAL";
        return until is { } time ? string.Create(CultureInfo.InvariantCulture, $"{time.Value} OP_CHECKLOCKTIMEVERIFY OP_DROP {words}") : words;
    }

    /// <summary>Writes a lock as the object that Bitcoin calls scriptPubKey.</summary>
    /// <param name="json">Receives a value.</param>
    /// <param name="outputLock">The lock.</param>
    /// <param name="transaction">The transaction that has the output: it may mean itself.</param>
    public static void Write(Utf8JsonWriter json, OutputLock outputLock, Hash256 transaction)
    {
        var (owner, until) = (outputLock.Owner, (outputLock as TimeLock)?.Until);
        json.WriteStartObject();
        json.WriteString("asm", Words(owner, until));
        json.WriteString("hex", Convert.ToHexStringLower(Of(owner, until)));
        if (owner is not null)
            json.WriteNumber("reqSigs", 1);
        json.WriteString("type", TypeOf(outputLock));
        json.WriteStartArray("addresses");
        if (owner is { } address)
            json.WriteStringValue(address.ToString());
        json.WriteEndArray();
        WriteLock(json, outputLock, transaction);
        json.WriteEndObject();
    }

    /// <summary>The lock that a payment to an address makes.</summary>
    public static OutputLock LockOf(Address address) => address.Kind == AddressKind.KeyHash ? new KeyLock(address.Hash) : new MultiSigLock(address.Hash);

    private static string TypeOf(OutputLock outputLock) => outputLock switch
    {
        KeyLock => "pubkeyhash",
        MultiSigLock => "scripthash",
        TimeLock => "timelock",
        EscrowLock => "escrow",
        CollateralLock => "collateral",
        DepositLock => "deposit",
        TreasuryLock => "treasury",
        _ => "nonstandard",
    };

    private static void WriteLock(Utf8JsonWriter json, OutputLock outputLock, Hash256 transaction)
    {
        switch (outputLock)
        {
            case TimeLock { Until: var until }:
                json.WriteNumber(until.Kind == LockUntilKind.Height ? "fromHeight" : "fromTime", until.Value);
                break;
            case EscrowLock { Lease: var lease }:
                json.WriteString("lease", (lease.IsSelf ? transaction : lease.Value).ToString());
                break;
            case DepositLock { Proposal: var proposal }:
                json.WriteString("proposal", (proposal.IsSelf ? transaction : proposal.Value).ToString());
                break;
        }
    }

    // A script number: little-endian, sign in the top bit, no byte more than needed; 1 to 16 have their own codes.
    private static byte[] Push(long number)
    {
        if (number is >= 1 and <= 16)
            return [(byte)(OpOne - 1 + number)];
        var bytes = new List<byte>();
        for (var rest = number; rest > 0; rest >>= 8)
            bytes.Add((byte)rest);
        if (bytes.Count == 0 || bytes[^1] >= 0x80)
            bytes.Add(0);
        return [(byte)bytes.Count, .. bytes];
    }
}
