using System.Collections.Immutable;

namespace Marketplace.Flux.JsonRpc;

/// <summary>Answers one call.</summary>
internal delegate ValueTask<RpcAnswer> RpcHandler(RpcCall call);

/// <summary>What a method is about; the groups of FluxOS's and fluxd's own lists.</summary>
internal enum RpcGroup
{
    /// <summary>Blocks, and the chain as a whole.</summary>
    Chain,

    /// <summary>Transactions and their outputs.</summary>
    Transactions,

    /// <summary>What addresses own and did.</summary>
    Addresses,

    /// <summary>The nodes on the ledger.</summary>
    Nodes,

    /// <summary>Addresses, messages, fees, help.</summary>
    Utility,

    /// <summary>The network of daemons.</summary>
    Network,

    /// <summary>Listings of FluxOS's explorer; not callable by JSON-RPC.</summary>
    Explorer,

    /// <summary>What cannot exist here, with the reason.</summary>
    NotHere,
}

/// <summary>One method, for /daemon, /explorer and /rpc alike: they cannot differ because all they know of it stands here.</summary>
/// <param name="Name">Its name in lower case; for the explorer a path below /explorer.</param>
/// <param name="Group">What it is about.</param>
/// <param name="Parameters">In the order of positions and path segments.</param>
/// <param name="Handler">Answers it.</param>
internal sealed record RpcMethod(string Name, RpcGroup Group, ImmutableArray<RpcParameter> Parameters, RpcHandler Handler)
{
    /// <summary>What it answers, in words.</summary>
    public required string Summary { get; init; }

    /// <summary>How it differs from Flux's; empty if it does not.</summary>
    public string Differences { get; init; } = "";

    /// <summary>What refuses a well-formed call, beyond the codes that follow from the parameters' types.</summary>
    public string Refusals { get; init; } = "";

    /// <summary>Other names of the same method.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Whether one JSON object as the only parameter means its members by name, as Bitcoin's address index has it.</summary>
    public bool TakesObject { get; init; }

    /// <summary>Whether parameters are not looked at: the answer is the same anyway.</summary>
    public bool TakesAnything { get; init; }

    /// <summary>Whether the answer may be as long as the chain: such answers are counted like open streams.</summary>
    public bool Streams { get; init; }

    /// <summary>The name with its parameters, optional ones in brackets.</summary>
    public string Usage => Parameters.IsEmpty
        ? Name
        : Name + " " + string.Join(' ', Parameters.Select(parameter => parameter.Required ? parameter.Name : $"[{parameter.Name}]"));
}
