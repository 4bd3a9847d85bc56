using System.Buffers;
using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Ledger;
using Marketplace.Market.Requests;

namespace Marketplace.Gateway.Requests;

/// <summary>Reads transactions from hex.</summary>
internal static class TransactionHex
{
    /// <summary>The transaction in a signed request, or the refusal of what is none.</summary>
    /// <param name="request">The request, so that its lease need not decode the transaction again.</param>
    /// <param name="hex">The member of its body.</param>
    /// <param name="transaction">The transaction.</param>
    public static ProblemResult? Read(SignedRequest request, string hex, out Transaction transaction)
    {
        if (!request.TryReadTransaction(out var decoded))
            return Read(hex, out transaction);
        transaction = decoded;
        return null;
    }

    /// <summary>The transaction, or the refusal of what is none.</summary>
    public static ProblemResult? Read(string hex, out Transaction transaction)
    {
        transaction = null!;
        if (hex.Length == 0 || hex.Length % 2 != 0)
            return Refuse("A transaction is an even number of hexadecimal digits, and at least two.");
        if (hex.Length > 2 * FormatLimits.MaxTransactionBytes)
            return Refuse($"A transaction has at most {FormatLimits.MaxTransactionBytes} bytes, not {hex.Length / 2}.");
        var bytes = new byte[hex.Length / 2];
        if (Convert.FromHexString(hex, bytes, out _, out _) != OperationStatus.Done)
            return Refuse("A transaction is written in hexadecimal digits, and this has other characters.");
        if (Transaction.TryDecode(bytes, out var decoded, out var rejection))
        {
            transaction = decoded;
            return null;
        }

        return ProblemResult.Of(ProblemCodes.MalformedTransaction, rejection.Message, [new Fault { Path = "transaction", Code = rejection.CodeName, Message = rejection.Message }]);
    }

    private static ProblemResult Refuse(string message) => ProblemResult.Of(
        ProblemCodes.MalformedTransaction, message, [new Fault { Path = "transaction", Code = ProblemCodes.MalformedTransaction, Message = message }]);
}
