using Marketplace.Client;
using Marketplace.Wallet;
using Marketplace.Wallet.Keys;
using WalletSample;

const string Usage = """
    usage: WalletSample DIRECTORY new
           WalletSample DIRECTORY HOST faucet AMOUNT
           WalletSample DIRECTORY HOST pay ADDRESS AMOUNT
           WalletSample DIRECTORY HOST open SPEC-FILE
           WalletSample DIRECTORY HOST close LEASE
    The wallet's password is read from the variable SAMPLE_PASSWORD.
    """;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

if (args is not [var directory, .. var command] || Environment.GetEnvironmentVariable("SAMPLE_PASSWORD") is not { Length: > 0 } password)
{
    Console.Error.WriteLine(Usage);
    return 2;
}

try
{
    var store = new WalletStore(directory);
    if (command is ["new"])
    {
        KeyFiles.Create(store, password);
        return 0;
    }

    if (command is not [var host, var name, .. var rest] || !Uri.TryCreate(host, UriKind.Absolute, out var endpoint))
    {
        Console.Error.WriteLine(Usage);
        return 2;
    }

    using var client = new MarketplaceClient(endpoint);
    using var keys = KeyFiles.Unlock(store, password);
    var run = (name, rest) switch
    {
        ("faucet", [var amount]) => Payments.AskFaucetAsync(client, keys, amount, stop.Token),
        ("pay", [var address, var amount]) => Payments.PayAsync(client, keys, address, amount, stop.Token),
        ("open", [var specFile]) => Renting.OpenAsync(client, keys, specFile, stop.Token),
        ("close", [var lease]) => Renting.CloseAsync(client, keys, lease, stop.Token),
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
catch (WalletException failure) when (failure.Code == WalletErrorCodes.NotEnoughMoney)
{
    Console.Error.WriteLine($"{failure.Message} Ask the faucet first.");
    return 1;
}
catch (MarketplaceException failure)
{
    // What the wallet refuses, what the host refuses, and a host that does not answer: all have a code that stays.
    Console.Error.WriteLine($"{failure.Code}: {failure.Message}");
    return 1;
}
catch (FormatException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 2;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
