using System.Collections.Immutable;

namespace Marketplace.Flux.JsonRpc.Methods;

/// <summary>What fluxd can do and a host of this market cannot: each says why, and what to use instead. Any parameters are taken.</summary>
internal static class NotHereMethods
{
    private const string Wallet =
        "The host holds no keys: transactions are signed where their owner is. Use the wallet of \"market\" and sendrawtransaction.";

    private const string Mining = "Nothing is mined on this chain: blocks are proposed and made final by the validators (docs/consensus.md).";

    private const string Shielded = "This chain has no shielded addresses: every output is public.";

    private const string Emergency = "This chain has no emergency keys and no emergency blocks: only the validators' quorum makes a block final.";

    private const string Benchmark = "There is no benchmark daemon: a node is measured by the marketplace when it joins; see GET /v1/nodes.";

    private const string Operator = "Unauthorized. Access denied: no caller can steer this host. Its operator starts, stops and rebuilds it by \"market\".";

    private const string Peers = "The host has no peers to manage.";

    private const string NodeStart = "Nodes are registered and started by transactions that their operator signs: \"market stake\", then sendrawtransaction.";

    public static ImmutableArray<RpcMethod> All { get; } =
    [
        .. Refusing(
            RpcErrorCodes.NoWallet,
            Wallet,
            "addmultisigaddress", "backupwallet", "dumpprivkey", "dumpwallet", "encryptwallet", "fundrawtransaction", "getaccount", "getaccountaddress",
            "getaddressesbyaccount", "getbalance", "getnewaddress", "getrawchangeaddress", "getreceivedbyaccount", "getreceivedbyaddress",
            "gettransaction", "getunconfirmedbalance", "getwalletinfo", "importaddress", "importprivkey", "importwallet", "keypoolrefill",
            "listaccounts", "listaddressgroupings", "listlockunspent", "listreceivedbyaccount", "listreceivedbyaddress", "listsinceblock",
            "listtransactions", "listunspent", "lockunspent", "move", "resendwallettransactions", "rescanblockchain", "sendfrom", "sendmany",
            "sendtoaddress", "setaccount", "settxfee", "signmessage", "signrawtransaction", "walletlock", "walletpassphrase",
            "walletpassphrasechange"),
        .. Refusing(
            RpcErrorCodes.NotOnThisChain,
            Mining,
            "generate", "getblocktemplate", "getdifficulty", "getgenerate", "getlocalsolps", "getmininginfo", "getnetworkhashps", "getnetworksolps",
            "prioritisetransaction", "setgenerate", "submitblock"),
        .. Refusing(
            RpcErrorCodes.NotOnThisChain,
            Shielded,
            "zcbenchmark", "zcrawjoinsplit", "zcrawkeygen", "zcrawreceive", "zcsamplejoinsplit"),
        .. Refusing(
            RpcErrorCodes.NotOnThisChain,
            Shielded,
            ["z_exportkey", "z_exportviewingkey", "z_exportwallet", "z_getbalance", "z_getmigrationstatus", "z_getnewaddress", "z_getoperationresult",
             "z_getoperationstatus", "z_gettotalbalance", "z_importkey", "z_importviewingkey", "z_importwallet", "z_listaddresses",
             "z_listoperationids", "z_listreceivedbyaddress", "z_listunspent", "z_mergetoaddress", "z_sendmany", "z_setmigration",
             "z_shieldcoinbase", "z_validateaddress"],
            // FluxOS writes these without the underscore.
            static name => [name.Replace("_", "", StringComparison.Ordinal)]),
        .. Refusing(
            RpcErrorCodes.NotOnThisChain,
            Emergency,
            "createemergencyblock", "signemergencyblock", "submitemergencyblock", "verifyemergencyblock"),
        .. Refusing(
            RpcErrorCodes.NotOnThisChain,
            Benchmark,
            ["getbenchmarks", "getbenchstatus", "startfluxbenchd", "stopfluxbenchd"],
            static name => name switch
            {
                "startfluxbenchd" => ["startbenchmark", "startzelbenchd"],
                "stopfluxbenchd" => ["stopbenchmark", "stopzelbenchd"],
                _ => [],
            }),
        .. Refusing(RpcErrorCodes.Unauthorized, Operator, "reindex", "restart", "start", "stop", "verifychain", "invalidateblock", "reconsiderblock"),
        .. Refusing(
            RpcErrorCodes.NotOnThisChain,
            Peers,
            "addnode", "clearbanned", "disconnectnode", "getaddednodeinfo", "getdeprecationinfo", "getnettotals", "listbanned", "setban"),
        .. Refusing(
            RpcErrorCodes.NotOnThisChain,
            NodeStart,
            ["createconfirmationtransaction", "createdelegatekeypair", "createfluxnodekey", "createp2shstarttx", "getfluxnodeoutputs", "listfluxnodeconf", "rebuildfluxnodedb",
             "sendp2shstarttx", "signp2shstarttx", "startdeterministicfluxnode", "startfluxnode", "startfluxnodeasdelegate",
             "startfluxnodewithdelegates", "startp2shasdelegate"],
            static name => name.Contains("fluxnode", StringComparison.Ordinal) ? [name.Replace("fluxnode", "zelnode", StringComparison.Ordinal)] : []),
    ];

    private static IEnumerable<RpcMethod> Refusing(int code, string why, params string[] names) => Refusing(code, why, names, static _ => []);

    private static IEnumerable<RpcMethod> Refusing(int code, string why, string[] names, Func<string, ImmutableArray<string>> aliases)
    {
        var answer = RpcAnswer.Fail(code, why);
        return names.Select(name => new RpcMethod(name, RpcGroup.NotHere, [], _ => new(answer))
        {
            Summary = why,
            Refusals = $"{code}",
            Aliases = aliases(name),
            TakesAnything = true,
        });
    }
}
