using System.Text;
using System.Text.Json;
using Marketplace.Fuzz.Tests.Harness;
using Marketplace.Flux.JsonRpc;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Fuzz.Tests.Targets;

/// <summary>Bodies of JSON-RPC, single calls and batches: read, and bound to the parameters of the method that they call, strictly and as FluxOS would.</summary>
public sealed class RpcBodyTarget : IFuzzTarget
{
    /// <inheritdoc/>
    public string Name => "rpc-bodies";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words { get; } =
    [
        .. JsonWords.All, .. RpcMethods.Daemon.Select(method => Encoding.UTF8.GetBytes(method.Name)), "\"params\":["u8.ToArray(), "\"method\":\""u8.ToArray(),
        "\"id\":"u8.ToArray(), "\"jsonrpc\":\"2.0\""u8.ToArray(),
    ];

    /// <summary>The document, texts and values of each call, both ways; a call of 40 bytes may be refused with a sentence of 300.</summary>
    public long MaxAllocation(int inputLength) => (256L * inputLength) + (64 << 10);

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() => new[]
    {
        """{"jsonrpc":"2.0","id":1,"method":"getblockcount","params":[]}""",
        """{"id":"curl","method":"getblock","params":["17",2]}""",
        """{"jsonrpc":"2.0","id":null,"method":"getaddressutxos","params":[{"addresses":["t1XWLkNEqSr9GDuGnBbFzDHVvJyQTkzYbHJ"]}]}""",
        """{"jsonrpc":"2.0","method":"validateaddress","params":{"address":"t1"}}""",
        """[{"jsonrpc":"2.0","id":1,"method":"getbestblockhash"},{"jsonrpc":"2.0","id":2,"method":"help","params":["getblock"]},7]""",
        $$"""{"jsonrpc":"2.0","id":1,"method":"sendrawtransaction","params":["{{Convert.ToHexStringLower(Samples.Next[0].Encoded.Span)}}"]}""",
        $$"""{"jsonrpc":"1.0","id":1,"method":"getrawtransaction","params":["{{new Random(1).Hash()}}",1]}""",
        """{"jsonrpc":"2.0","id":1,"method":"verifymessage","params":["t1a","H+/=","\u00e9\ud83d\ude00"]}""",
    }.Select(Encoding.UTF8.GetBytes);

    /// <inheritdoc/>
    public string Run(ReadOnlySpan<byte> input)
    {
        if (!StrictJson.TryParse(input.ToArray(), out var document))
        {
            return "no JSON";
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Array)
            {
                return Call(root);
            }

            return root.GetArrayLength() is 0 or > RpcEndpoint.MostCalls ? "no batch" : string.Join(' ', root.EnumerateArray().Take(8).Select(Call));
        }
    }

    private static string Call(JsonElement json)
    {
        var request = RpcRequest.Read(json);
        if (request.Refusal is { } refusal)
        {
            return JsonWords.Start(refusal.Message);
        }

        if (RpcMethods.FindDaemon(request.Method) is not { } method)
        {
            return "no method";
        }

        var strict = RpcBinder.Bind(method, request.Parameters, lenient: false, out var arguments);
        var lenient = RpcBinder.Bind(method, request.Parameters, lenient: true, out _);
        FuzzFailure.Unless(strict is not null || arguments is not null, "a call was neither bound nor refused");
        FuzzFailure.Unless(strict is not null || lenient is null, "what is bound strictly is refused leniently");
        return $"{method.Name} {strict?.Code}/{lenient?.Code}";
    }
}
