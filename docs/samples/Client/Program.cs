using ClientSample;
using Marketplace.Client;

const string Usage = """
    usage: ClientSample HOST nodes
           ClientSample HOST quote SPEC-FILE
           ClientSample HOST watch LEASE KEY-FILE PLACE-FILE
           ClientSample HOST logs LEASE KEY-FILE
    """;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

if (args is not [var host, .. var command] || !Uri.TryCreate(host, UriKind.Absolute, out var endpoint))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

try
{
    // Twenty attempts wait more than a minute for a host that restarts; the default of five gives up after seconds.
    var options = new MarketplaceClientOptions { UserAgent = "client-sample/1.0", Retry = new RetryPolicy { MaxAttempts = 20 } };
    using var client = new MarketplaceClient(endpoint, options);
    var run = command switch
    {
        ["nodes"] => Offers.ListNodesAsync(client, stop.Token),
        ["quote", var specFile] => Offers.QuoteAsync(client, specFile, stop.Token),
        ["watch", var lease, var keyFile, var placeFile] => Streams.WatchAsync(client, lease, keyFile, placeFile, stop.Token),
        ["logs", var lease, var keyFile] => Streams.FollowLogAsync(client, lease, keyFile, stop.Token),
        _ => null,
    };
    if (run is null)
    {
        Console.Error.WriteLine(Usage);
        return 2;
    }

    await run;
    return 0;
}
catch (ApiException refusal)
{
    // The host said no, and why: the code is for programs, the faults name each wrong member of the request.
    Console.Error.WriteLine($"refused ({(int)refusal.Status} {refusal.Code}): {refusal.Message}");
    return 1;
}
catch (MarketplaceException failure)
{
    // Nobody answered, or not in a way that this version reads.
    Console.Error.WriteLine($"failed ({failure.Code}): {failure.Message}");
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
