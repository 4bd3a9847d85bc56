using System.Collections.Frozen;
using System.Collections.Immutable;
using Marketplace.Flux.FluxOs;
using Marketplace.Flux.JsonRpc.Methods;

namespace Marketplace.Flux.JsonRpc;

/// <summary>The one table of methods. /rpc, /daemon, /explorer, help and the documentation all read it.</summary>
internal static class RpcMethods
{
    /// <summary>What /daemon and /rpc serve.</summary>
    public static ImmutableArray<RpcMethod> Daemon { get; } =
    [
        .. ChainMethods.All, .. BlockMethods.All, .. EmissionMethods.All, .. TransactionMethods.All, .. RawTransactionMethods.All, .. ProofMethods.All,
        .. AddressMethods.All, .. NodeMethods.All, .. NetworkMethods.All, .. UtilityMethods.All, .. ScriptMethods.All, .. NotHereMethods.All,
    ];

    /// <summary>What /explorer serves.</summary>
    public static ImmutableArray<RpcMethod> Explorer { get; } = ExplorerMethods.All;

    private static readonly FrozenDictionary<string, RpcMethod> DaemonByName = ByName(Daemon);

    private static readonly FrozenDictionary<string, RpcMethod> ExplorerByName = ByName(Explorer);

    /// <summary>A method of /daemon and /rpc; null when there is none of that name.</summary>
    public static RpcMethod? FindDaemon(string name) => DaemonByName.GetValueOrDefault(name);

    /// <summary>A method of /explorer; null when there is none of that name.</summary>
    public static RpcMethod? FindExplorer(string name) => ExplorerByName.GetValueOrDefault(name);

    private static FrozenDictionary<string, RpcMethod> ByName(ImmutableArray<RpcMethod> methods) =>
        methods.SelectMany(method => method.Aliases.Prepend(method.Name), (method, name) => (method, name))
            .ToFrozenDictionary(pair => pair.name, pair => pair.method, StringComparer.OrdinalIgnoreCase);
}
