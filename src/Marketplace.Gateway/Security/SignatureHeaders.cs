using System.Globalization;
using Marketplace.Api;
using Marketplace.Ledger.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Marketplace.Gateway.Security;

/// <summary>The signature headers of one request, each well-formed.</summary>
internal sealed record SignatureHeaders(Address Address, long TimestampMilliseconds, string Signature, string IdempotencyKey)
{
    private const int SignatureLength = 88;

    /// <summary>Reads the headers and names every fault; <c>Headers</c> is null if there is any.</summary>
    public static (SignatureHeaders? Headers, IReadOnlyList<Fault> Faults) Read(IHeaderDictionary headers)
    {
        var faults = new List<Fault>();
        var address = ReadAddress(Single(headers, RequestHeaders.Address, faults), faults);
        var timestamp = ReadTimestamp(Single(headers, RequestHeaders.Timestamp, faults), faults);
        var signature = Single(headers, RequestHeaders.Signature, faults);
        if (signature is not null && signature.Length != SignatureLength)
            Add(faults, RequestHeaders.Signature, $"{RequestHeaders.Signature} is base64 of 65 bytes: {SignatureLength} characters.");
        var key = headers.ContainsKey(RequestHeaders.IdempotencyKey) ? Single(headers, RequestHeaders.IdempotencyKey, faults) : "";
        return faults.Count == 0 ? (new(address!.Value, timestamp!.Value, signature!, key!), []) : (null, faults);
    }

    private static string? Single(IHeaderDictionary headers, string name, List<Fault> faults)
    {
        if (headers.TryGetValue(name, out StringValues values) && values is [{ Length: > 0 } value])
            return value;
        Add(faults, name, values.Count > 1 ? $"{name} is there more than once." : $"{name} is missing.");
        return null;
    }

    private static Address? ReadAddress(string? text, List<Fault> faults)
    {
        if (text is null)
            return null;
        if (Address.TryParse(text, out var address, out var fault) && address.Kind == AddressKind.KeyHash)
            return address;
        Add(faults, RequestHeaders.Address, fault ?? "Only a t1 address can sign requests.");
        return null;
    }

    private static long? ReadTimestamp(string? text, List<Fault> faults)
    {
        if (text is null)
            return null;
        // The text is signed, so only the one way to write a number is taken.
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value.ToString(CultureInfo.InvariantCulture) == text)
            return value;
        Add(faults, RequestHeaders.Timestamp, $"{RequestHeaders.Timestamp} is Unix time in milliseconds.");
        return null;
    }

    private static void Add(List<Fault> faults, string header, string message) =>
        faults.Add(new Fault { Path = "header." + header, Code = ProblemCodes.SignatureRequired, Message = message });
}
