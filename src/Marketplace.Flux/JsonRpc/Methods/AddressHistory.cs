using System.Runtime.CompilerServices;
using Marketplace.Explorer.Queries;

namespace Marketplace.Flux.JsonRpc.Methods;

/// <summary>The history of several addresses as one, page by page: memory grows with the number of addresses and not with their histories.</summary>
internal static class AddressHistory
{
    private const int PageSize = 100;

    /// <summary>The transactions that touched any of a call's addresses within its heights, each once, in the order of the chain.</summary>
    public static async IAsyncEnumerable<AddressEntry> MergeAsync(RpcCall call, [EnumeratorCancellation] CancellationToken stop)
    {
        var (from, until) = (call.Arguments.Integer("start", 0), call.Arguments.Integer("end", long.MaxValue));
        var sources = new List<IAsyncEnumerator<AddressEntry>>();
        var waiting = new PriorityQueue<IAsyncEnumerator<AddressEntry>, (long Height, int Index)>();
        try
        {
            foreach (var address in call.Arguments.Addresses("address"))
            {
                var source = RpcServices.AllAsync(
                    (cursor, token) => call.Services.Explorer.HistoryAsync(address, cursor, PageSize, ListOrder.OldestFirst, token), stop).GetAsyncEnumerator(stop);
                sources.Add(source);
                await EnterAsync(waiting, source, from, until);
            }

            AddressEntry? last = null;
            while (waiting.TryDequeue(out var source, out _))
            {
                if (source.Current.TransactionId != last?.TransactionId)
                {
                    last = source.Current;
                    yield return last;
                }

                await EnterAsync(waiting, source, from, until);
            }
        }
        finally
        {
            foreach (var source in sources)
                await source.DisposeAsync();
        }
    }

    private static async ValueTask EnterAsync(
        PriorityQueue<IAsyncEnumerator<AddressEntry>, (long Height, int Index)> waiting, IAsyncEnumerator<AddressEntry> source, long from, long until)
    {
        while (await source.MoveNextAsync())
        {
            var location = source.Current.Location;
            if (location.Height > until)
                return;
            if (location.Height >= from)
            {
                waiting.Enqueue(source, (location.Height, location.Index));
                return;
            }
        }
    }
}
