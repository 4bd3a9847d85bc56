namespace Marketplace.Flux.JsonRpc;

/// <summary>Why a call was refused: a number that tools know, and words for a person.</summary>
/// <param name="Code">One of <see cref="RpcErrorCodes"/>.</param>
/// <param name="Message">What was wrong with this call.</param>
internal sealed record RpcError(int Code, string Message);

/// <summary>The codes of JSON-RPC 2.0 and of Bitcoin; tools act on the numbers.</summary>
internal static class RpcErrorCodes
{
    /// <summary>The body is no JSON.</summary>
    public const int ParseError = -32700;

    /// <summary>The JSON is no call.</summary>
    public const int InvalidRequest = -32600;

    /// <summary>There is no such method.</summary>
    public const int MethodNotFound = -32601;

    /// <summary>A parameter is missing, or there are too many.</summary>
    public const int InvalidParams = -32602;

    /// <summary>A fault of the host.</summary>
    public const int InternalError = -32603;

    /// <summary>What was asked for exists in Bitcoin or Flux, but not on this chain.</summary>
    public const int NotOnThisChain = -32;

    /// <summary>The outcome is not known; the same call may be sent again.</summary>
    public const int Misc = -1;

    /// <summary>A parameter has the wrong JSON type, or an address cannot sign.</summary>
    public const int TypeError = -3;

    /// <summary>An address, a transaction or a block that does not exist or does not parse.</summary>
    public const int InvalidAddressOrKey = -5;

    /// <summary>A parameter is out of range or not well-formed.</summary>
    public const int InvalidParameter = -8;

    /// <summary>The host holds no wallet.</summary>
    public const int NoWallet = -18;

    /// <summary>Bytes that are no transaction.</summary>
    public const int Deserialization = -22;

    /// <summary>The transaction spends an output that does not exist or is spent.</summary>
    public const int MissingInputs = -25;

    /// <summary>A rule of the ledger refuses the transaction.</summary>
    public const int VerifyRejected = -26;

    /// <summary>Only who runs the host can do this; FluxOS gives this code.</summary>
    public const int Unauthorized = 401;

    /// <summary>The host starts, stops or has too much to do.</summary>
    public const int NotReady = -28;
}
