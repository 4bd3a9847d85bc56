using System.Collections.Immutable;
using System.Text.Json;
using Marketplace.Flux.JsonRpc;
using Marketplace.Flux.JsonRpc.Bitcoin;
using Marketplace.Ledger.Keys;
using Marketplace.Explorer.Queries;
using static Marketplace.Flux.JsonRpc.RpcParameter;

namespace Marketplace.Flux.FluxOs;

/// <summary>FluxOS's explorer: what it calls documents, from the listings that follow the chain.</summary>
internal static class ExplorerMethods
{
    /// <summary>Transactions of one address in one document, as in FluxOS.</summary>
    public const int TransactionsOfDocument = 10_000;

    private const int PageSize = 500;
    private const string Streamed = "Sent as it is read: needs no memory however long it is. Not one moment's view.";
    private const string Steering = "Unauthorized. Access denied: listings are rebuilt by whoever runs the host, with \"market\".";

    private static readonly RpcParameter Owned = Needed("address", RpcType.Address);

    public static ImmutableArray<RpcMethod> All { get; } =
    [
        new("allutxos", RpcGroup.Explorer, [], AllUnspentAsync)
        {
            Summary = "All unspent outputs that somebody owns: txid, vout, height, address, satoshis, scriptPubKey, coinbase.",
            Differences = Streamed,
            Streams = true,
        },
        new("utxo", RpcGroup.Explorer, [Owned], UnspentAsync)
        {
            Summary = "The unspent outputs of an address, in the same form.",
            Differences = "Locked ones too: their scriptPubKey begins with the lock time. Sent as it is read.",
            Streams = true,
        },
        new("transactions", RpcGroup.Explorer, [Owned], TransactionsAsync)
        {
            Summary = "The transactions that touched an address, newest first: txid and height.",
            Differences = "Sent as it is read.",
            Streams = true,
        },
        new("balance", RpcGroup.Explorer, [Owned], BalanceAsync)
        {
            Summary = "What an address owns, in satoshis.",
            Differences = "With what is locked, as Flux counts collateral too.",
        },
        new("alladdresses", RpcGroup.Explorer, [], AllAddressesAsync)
        {
            Summary = "All addresses that any transaction touched.",
            Differences = Streamed,
            Streams = true,
        },
        new("alladdresseswithtransactions", RpcGroup.Explorer, [], AllTransactionsAsync)
        {
            Summary = "The same, each with its transactions (txid and height) and their count: one document for each 10,000 of an address.",
            Differences = Streamed,
            Streams = true,
        },
        new("scannedheight", RpcGroup.Explorer, [], static call => new(RpcAnswer.Of(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("generalScannedHeight", call.Services.Explorer.CoveredHeight);
            json.WriteEndObject();
        })))
        {
            Summary = "Up to which height the listings know the chain.",
        },
        new("issynced", RpcGroup.Explorer, [], static call => new(RpcAnswer.Of(call.Services.Explorer.CoveredHeight >= call.Services.Head.Height)))
        {
            Summary = "Whether that is the newest block.",
        },
        new("fusion/coinbase/all", RpcGroup.Explorer, [], static _ => new(RpcAnswer.EmptyList))
        {
            Summary = "An empty list: there are no parallel assets, so no coinbase waits to be claimed on one.",
        },
        new("fusion/coinbase", RpcGroup.Explorer, [Owned], static _ => new(RpcAnswer.EmptyList))
        {
            Summary = "An empty list.",
        },
        .. Refusing("reindex", "rescan", "restart", "stop"),
    ];

    private static IEnumerable<RpcMethod> Refusing(params string[] names)
    {
        var answer = RpcAnswer.Fail(RpcErrorCodes.Unauthorized, Steering);
        return names.Select(name => new RpcMethod(name, RpcGroup.Explorer, [], _ => new(answer))
        {
            Summary = Steering,
            Refusals = "401",
            TakesAnything = true,
        });
    }

    private static async ValueTask<RpcAnswer> AllUnspentAsync(RpcCall call)
    {
        await call.Services.CatchUpAsync(call.Stop);
        return RpcAnswer.Stream(async sink =>
        {
            sink.Writer.WriteStartArray();
            await foreach (var address in AddressesOf(call, sink.Stop))
            {
                await foreach (var output in UnspentOf(call, address, sink.Stop))
                {
                    WriteOutput(sink.Writer, address, output);
                    await sink.DrainAsync();
                }
            }

            sink.Writer.WriteEndArray();
        });
    }

    private static async ValueTask<RpcAnswer> UnspentAsync(RpcCall call)
    {
        await call.Services.CatchUpAsync(call.Stop);
        var address = call.Arguments.Address("address");
        return Listed(
            stop => UnspentOf(call, address, stop),
            (json, output) => WriteOutput(json, address, output));
    }

    private static async ValueTask<RpcAnswer> TransactionsAsync(RpcCall call)
    {
        await call.Services.CatchUpAsync(call.Stop);
        var address = call.Arguments.Address("address");
        return Listed(
            stop => HistoryOf(call, address, stop),
            WriteTransaction);
    }

    private static async ValueTask<RpcAnswer> BalanceAsync(RpcCall call)
    {
        await call.Services.CatchUpAsync(call.Stop);
        return RpcAnswer.Of((await call.Services.Explorer.AddressAsync(call.Arguments.Address("address"), call.Stop)).Total.Satoshis);
    }

    private static async ValueTask<RpcAnswer> AllAddressesAsync(RpcCall call)
    {
        await call.Services.CatchUpAsync(call.Stop);
        return Listed(
            stop => AddressesOf(call, stop),
            static (json, address) => json.WriteStringValue(address.ToString()));
    }

    private static async ValueTask<RpcAnswer> AllTransactionsAsync(RpcCall call)
    {
        await call.Services.CatchUpAsync(call.Stop);
        return RpcAnswer.Stream(async sink =>
        {
            var json = sink.Writer;
            json.WriteStartArray();
            await foreach (var address in AddressesOf(call, sink.Stop))
            {
                var count = 0;
                await foreach (var entry in HistoryOf(call, address, sink.Stop))
                {
                    if (count == TransactionsOfDocument)
                    {
                        EndDocument(json, count);
                        count = 0;
                    }

                    if (count++ == 0)
                        BeginDocument(json, address);
                    WriteTransaction(json, entry);
                    await sink.DrainAsync();
                }

                if (count > 0)
                    EndDocument(json, count);
            }

            json.WriteEndArray();
        });
    }

    private static void BeginDocument(Utf8JsonWriter json, Address address)
    {
        json.WriteStartObject();
        json.WriteString("address", address.ToString());
        json.WriteStartArray("transactions");
    }

    private static void EndDocument(Utf8JsonWriter json, int count)
    {
        json.WriteEndArray();
        json.WriteNumber("count", count);
        json.WriteEndObject();
    }

    private static IAsyncEnumerable<Address> AddressesOf(RpcCall call, CancellationToken stop) =>
        RpcServices.AllAsync((cursor, token) => call.Services.Explorer.AddressesAsync(cursor, PageSize, token), stop);

    private static IAsyncEnumerable<ExplorerUnspent> UnspentOf(RpcCall call, Address address, CancellationToken stop) =>
        RpcServices.AllAsync((cursor, token) => call.Services.Explorer.UnspentAsync(address, cursor, PageSize, ListOrder.OldestFirst, token), stop);

    private static IAsyncEnumerable<AddressEntry> HistoryOf(RpcCall call, Address address, CancellationToken stop) =>
        RpcServices.AllAsync((cursor, token) => call.Services.Explorer.HistoryAsync(address, cursor, PageSize, ListOrder.NewestFirst, token), stop);

    private static RpcAnswer Listed<T>(Func<CancellationToken, IAsyncEnumerable<T>> items, Action<Utf8JsonWriter, T> write) => RpcAnswer.Stream(async sink =>
    {
        sink.Writer.WriteStartArray();
        await foreach (var item in items(sink.Stop))
        {
            write(sink.Writer, item);
            await sink.DrainAsync();
        }

        sink.Writer.WriteEndArray();
    });

    private static void WriteOutput(Utf8JsonWriter json, Address owner, ExplorerUnspent output)
    {
        json.WriteStartObject();
        json.WriteString("txid", output.OutPoint.TransactionId.ToString());
        json.WriteNumber("vout", output.OutPoint.Index);
        json.WriteNumber("height", output.Location.Height);
        json.WriteString("address", owner.ToString());
        json.WriteNumber("satoshis", output.Amount.Satoshis);
        json.WriteString("scriptPubKey", Convert.ToHexStringLower(LockScripts.Of(owner, output.LockedUntil)));
        json.WriteBoolean("coinbase", output.IsCoinbase);
        json.WriteEndObject();
    }

    private static void WriteTransaction(Utf8JsonWriter json, AddressEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("txid", entry.TransactionId.ToString());
        json.WriteNumber("height", entry.Location.Height);
        json.WriteEndObject();
    }
}
