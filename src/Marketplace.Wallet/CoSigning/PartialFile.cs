using System.Text.Json;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Wallet.CoSigning;

/// <summary>Reads and writes files of partially signed transactions. What a file says is checked as far as that goes without a host.</summary>
public static class PartialFile
{
    private const int MaxBytes = 4 << 20;
    private const int MaxNetworkLength = 100;

    /// <summary>Reads a file, and verifies the signatures in it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="WalletException">The file cannot be read, or is no partially signed transaction.</exception>
    public static async Task<PartialTransaction> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > MaxBytes)
            {
                throw new FormatException("it is too long");
            }

            return Decode(await File.ReadAllBytesAsync(path, cancellationToken));
        }
        catch (FormatException e)
        {
            throw Unfit(path, e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WalletException($"The file {path} cannot be read: {e.Message}", WalletErrorCodes.FileNotReadable, e);
        }
    }

    /// <summary>Writes a file, in place of one that is there; a crash leaves either the old one or the new.</summary>
    /// <param name="path">The file.</param>
    /// <param name="partial">The transaction.</param>
    /// <param name="cancellationToken">Stops writing; the file is then as it was.</param>
    /// <exception cref="WalletException">The file cannot be written.</exception>
    public static async Task WriteAsync(string path, PartialTransaction partial, CancellationToken cancellationToken = default)
    {
        try
        {
            using var pending = new PendingFile(path);
            await pending.Stream.WriteAsync(Encode(partial), cancellationToken);
            pending.Commit(overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WalletException($"The file {path} cannot be written: {e.Message}", WalletErrorCodes.FileNotWritable, e);
        }
    }

    /// <summary>The bytes of a file.</summary>
    /// <param name="partial">The transaction.</param>
    public static byte[] Encode(PartialTransaction partial) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(ToDocument(partial), PartialJson.Default.PartialDocument), (byte)'\n'];

    /// <summary>Reads the bytes of a file, and verifies the signatures in it.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="FormatException">They are none; the message ends a sentence that names the file: "it is too long".</exception>
    public static PartialTransaction Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Read(JsonSerializer.Deserialize(bytes, PartialJson.Default.PartialDocument) ?? throw new FormatException("it is empty"));
        }
        catch (JsonException e)
        {
            throw new FormatException("it is not readable JSON of a partially signed transaction", e);
        }
    }

    internal static PartialDocument ToDocument(PartialTransaction partial) => new()
    {
        Format = PartialDocument.FormatName,
        Version = PartialDocument.CurrentVersion,
        Network = partial.Network,
        GenesisHash = partial.GenesisHash.ToString(),
        Transaction = Convert.ToHexStringLower(partial.Transaction.Encoded.Span),
        Inputs = [.. partial.Inputs.Select(ToDocument)],
        Signatures = [.. partial.Signatures.Select(pair => new PartialDocumentSignature { PublicKey = pair.Key.ToString(), Signature = pair.Value.ToString() })],
    };

    internal static PartialTransaction Read(PartialDocument document)
    {
        if (document.Format != PartialDocument.FormatName || document.Version != PartialDocument.CurrentVersion)
        {
            throw new FormatException($"it is no {PartialDocument.FormatName} file of version {PartialDocument.CurrentVersion}");
        }

        if (document.Network.Length > MaxNetworkLength || document.Network.Any(char.IsControl) || !Hash256.TryParse(document.GenesisHash, out var genesis))
        {
            throw new FormatException("it names no network");
        }

        var partial = PartialTransaction.Create(document.Network, genesis, ReadTransaction(document.Transaction), [.. document.Inputs.Select(ReadInput)]);
        return document.Signatures.Aggregate(partial, (signed, item) => signed.With(
            PublicKey.TryParse(item?.PublicKey, out var key) ? key : throw new FormatException("one of its public keys is none"),
            ReadSignature(item!.Signature)));
    }

    private static PartialDocumentInput ToDocument(PartialInput input)
    {
        var until = (input.Output.Lock as TimeLock)?.Until;
        return new PartialDocumentInput
        {
            Output = input.OutPoint.ToString(),
            AmountSatoshis = input.Output.Amount,
            Address = input.Output.Lock.Owner.ToString()!,
            FromHeight = until is { Kind: LockUntilKind.Height } height ? height.Value : null,
            FromTime = until is { Kind: LockUntilKind.Time } time ? time.Value : null,
            RedeemScript = input.Script is { } script ? Convert.ToHexStringLower(script.Bytes) : null,
        };
    }

    private static PartialInput ReadInput(PartialDocumentInput input)
    {
        if (input is null)
        {
            throw new FormatException("one of its inputs is empty");
        }

        if (!OutPoint.TryParse(input.Output, out var outPoint)
            || input.AmountSatoshis.IsZero
            || !Address.TryParse(input.Address, out var address)
            || input.FromHeight is <= 0 or > LockUntil.MaxValue
            || input.FromTime is <= 0 or > LockUntil.MaxValue
            || (input.FromHeight is not null && input.FromTime is not null))
        {
            throw new FormatException($"its input {input.Output} is not readable");
        }

        var inner = OutputLock.Of(address);
        OutputLock value = input switch
        {
            { FromHeight: { } height } => new TimeLock(inner, LockUntil.AtHeight(height)),
            { FromTime: { } time } => new TimeLock(inner, LockUntil.AtTime(time)),
            _ => inner,
        };
        return new PartialInput(outPoint, new TransactionOutput(input.AmountSatoshis, value), ReadScript(input.RedeemScript));
    }

    private static RedeemScript? ReadScript(string? hex) => hex is null ? null
        : RedeemScript.TryRead(FromHex(hex, "redeem script"), out var script) ? script : throw new FormatException("a redeem script is none");

    private static Transaction ReadTransaction(string hex) => Transaction.TryDecode(FromHex(hex, "transaction"), out var transaction, out var rejection)
        ? transaction
        : throw new FormatException($"its transaction is none: {rejection.Message}");

    private static Signature ReadSignature(string hex) =>
        Signature.TryParse(hex, out var signature) ? signature : throw new FormatException("one of its signatures is none");

    private static byte[] FromHex(string hex, string what)
    {
        try
        {
            return Convert.FromHexString(hex);
        }
        catch (FormatException)
        {
            throw new FormatException($"its {what} is not hexadecimal");
        }
    }

    private static WalletException Unfit(string path, string why, Exception inner) =>
        new($"The file {path} is not what it should be: {why}. Nothing was signed.", WalletErrorCodes.TransactionFileInvalid, inner);
}
