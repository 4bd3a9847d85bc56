namespace Marketplace.Flux.JsonRpc;

/// <summary>One call of a method.</summary>
/// <param name="Arguments">Its parameters.</param>
/// <param name="Services">What it is answered from.</param>
/// <param name="Stop">Ends the call when its caller has left.</param>
internal sealed record RpcCall(RpcArguments Arguments, RpcServices Services, CancellationToken Stop);
