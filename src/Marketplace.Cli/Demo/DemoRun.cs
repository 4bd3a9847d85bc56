using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Marketplace.Api;
using Marketplace.Client;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Cli.Demo;

/// <summary>
/// The main job from end to end, for real: two wallets, a devnet, a funded lease, containers on a Docker engine, SIGKILL for the host, recovery,
/// settlement to the satoshi and verification of the exported chain.
/// </summary>
internal sealed class DemoRun : IDisposable
{
    private const string Renter = "alice";
    private const string Provider = "bob";
    private const int Instances = 2;
    private const long SecondsBeforeKill = 6;
    private const long MoreSecondsAfterKill = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DemoOptions _options;
    private readonly DemoReport _report;
    private readonly DemoPrograms _programs;
    private readonly MarketplaceClient _client;
    private readonly HttpClient _visitor;
    private readonly string _directory;
    private readonly string[] _hostArguments;
    private DemoContainers? _containers;
    private string _lease = "";
    private string _renterAddress = "";
    private string _providerAddress = "";

    public DemoRun(DemoOptions options, DemoReport report, string directory)
    {
        _options = options;
        _report = report;
        _directory = directory;
        var endpoint = $"http://127.0.0.1:{FreePort()}";
        _client = new MarketplaceClient(new Uri(endpoint));
        _visitor = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        _programs = new DemoPrograms(report, new Dictionary<string, string>
        {
            ["MARKET_HOME"] = Path.Combine(directory, "home"),
            ["MARKET_PASSWORD"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            ["MARKET_ENDPOINT"] = endpoint,
        });
        _hostArguments = ["--data", Path.Combine(directory, "data"), "--listen", endpoint, "--settle-interval", "5", "--heartbeat", "1"];
    }

    private string HostLog => Path.Combine(_directory, "host.log");

    /// <summary>Runs every step.</summary>
    /// <exception cref="DemoException">Something is not as it has to be.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _renterAddress = await NewWalletAsync(Renter, cancellationToken);
        _providerAddress = await NewWalletAsync(Provider, cancellationToken);
        string[] host = [.. _hostArguments, "--payee", _providerAddress, .. Given("--engine", _options.Engine), .. Given("--database", _options.Database)];

        try
        {
            await using var first = _programs.StartHost(host, HostLog);
            await first.WaitUntilReadyAsync(_client, cancellationToken);
            await LookAroundAsync(cancellationToken);
            await FundAndDeployAsync(cancellationToken);
            await RunUntilAsync(SecondsBeforeKill, cancellationToken);
            var before = await _containers!.RunningAsync(cancellationToken);
            await first.KillAsync(cancellationToken);
            _report.Done("kill", $"the host (process {first.ProcessId}) is killed with SIGKILL", ("processId", first.ProcessId));
            await CheckSurvivalAsync(before, "while the host is dead", cancellationToken);

            await using var second = _programs.StartHost(host, HostLog);
            await second.WaitUntilReadyAsync(_client, cancellationToken);
            var lease = await WaitForAsync("to run on", view => view.State == "running" && view.RunningInstances == Instances, cancellationToken);
            await CheckSurvivalAsync(before, "after the restart", cancellationToken);
            await FetchPagesAsync(lease, cancellationToken);
            _report.Done("restart", "the host is back; the lease goes on with the same containers", ("containersSurvived", true), ("state", lease.State));
            var ran = await RunUntilAsync(RanSeconds(lease) + MoreSecondsAfterKill, cancellationToken);
            await SettleAndVerifyAsync(second, ran, cancellationToken);
        }
        catch when (_containers is not null)
        {
            await _containers.RemoveAllAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _containers?.Dispose();
        _client.Dispose();
        _visitor.Dispose();
    }

    private async Task LookAroundAsync(CancellationToken cancellationToken)
    {
        var node = await WaitForNodeAsync(cancellationToken);
        _containers = new DemoContainers(node.NodeId, _options.Engine);
        _report.Done(
            "up",
            $"a devnet runs on {_client.Endpoint} with node {node.Name}",
            ("endpoint", _client.Endpoint.ToString()),
            ("nodeId", node.NodeId));
    }

    private async Task<string> NewWalletAsync(string name, CancellationToken cancellationToken)
    {
        var wallet = await _programs.RunAsync(["wallet", "new", name], cancellationToken);
        var address = wallet.GetProperty("address").GetString()!;
        _report.Done("wallet", $"{name} has a wallet: {address}", ("name", name), ("address", address));
        return address;
    }

    private async Task FundAndDeployAsync(CancellationToken cancellationToken)
    {
        await _programs.RunAsync(["faucet", _renterAddress, "10"], cancellationToken);
        var funded = await BalanceAsync(_renterAddress, cancellationToken);
        _report.Done("fund", $"{Renter} has {Money.FromSatoshis(funded)} FLUX from the faucet", ("balance", new Satoshis(funded)));

        var spec = Path.Combine(_directory, "hello-web.json");
        await File.WriteAllTextAsync(spec, DemoApp.Spec(_options.Image, _options.Command, Instances), cancellationToken);
        var deployed = await _programs.RunAsync(["deploy", spec, "--wallet", Renter, "--yes"], cancellationToken);
        _lease = deployed.GetProperty("leaseId").GetString()!;
        var lease = await WaitForAsync("to run", view => view.State == "running" && view.RunningInstances == Instances, cancellationToken);
        _report.Done(
            "deploy",
            $"lease {_lease[..12]}… runs {lease.RunningInstances} instances at {lease.RatePerSecondSatoshis} satoshis a second each, {Money.FromSatoshis(lease.Money.DepositedSatoshis)} FLUX in escrow",
            ("leaseId", _lease),
            ("instances", lease.RunningInstances),
            ("deposit", lease.Money.DepositedSatoshis));
        await FetchPagesAsync(lease, cancellationToken);
    }

    private async Task FetchPagesAsync(LeaseResponse lease, CancellationToken cancellationToken)
    {
        foreach (var slot in lease.Slots)
        {
            var port = slot.Ports[0];
            var page = await FetchAsync(new Uri($"http://{port.Host}:{port.HostPort}/"), cancellationToken);
            if (!page.Contains(DemoApp.Greeting, StringComparison.Ordinal))
            {
                throw new DemoException($"instance {slot.Slot} serves something else than its page: {page}");
            }

            _report.Done("fetch", $"instance {slot.Slot} serves its page on http://{port.Host}:{port.HostPort}/", ("slot", slot.Slot), ("port", port.HostPort));
        }
    }

    private async Task<string> FetchAsync(Uri address, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await _visitor.GetStringAsync(address, cancellationToken);
            }
            catch (HttpRequestException) when (attempt < 50)
            {
                // A container runs before its server listens.
                await Task.Delay(100, cancellationToken);
            }
            catch (HttpRequestException refused)
            {
                throw new DemoException($"{address} does not answer: {refused.Message}");
            }
        }
    }

    // The lease knows what ran from the node's evidence, which arrives now and then; the money follows the evidence.
    private async Task<long> RunUntilAsync(long seconds, CancellationToken cancellationToken)
    {
        var lease = await WaitForAsync($"to have run {seconds} seconds", view => RanSeconds(view) >= seconds, cancellationToken);
        _report.Done(
            "run",
            $"the instances have run {RanSeconds(lease)} seconds together",
            ("ranSeconds", RanSeconds(lease)),
            ("settled", lease.Money.ChargedSatoshis));
        return RanSeconds(lease);
    }

    private static long RanSeconds(LeaseResponse lease) => lease.Slots.Sum(slot => slot.RunningMilliseconds) / 1000;

    private async Task CheckSurvivalAsync(IReadOnlyDictionary<string, string> before, string when, CancellationToken cancellationToken)
    {
        var now = await _containers!.RunningAsync(cancellationToken);
        if (before.Count != Instances || !now.OrderBy(pair => pair.Key).SequenceEqual(before.OrderBy(pair => pair.Key)))
        {
            throw new DemoException($"{before.Count} containers ran before; {when} it is {now.Count}, or others");
        }

        _report.Done("survive", $"{now.Count} containers still run {when}", ("containers", now.Count));
    }

    private async Task SettleAndVerifyAsync(DemoHost host, long ran, CancellationToken cancellationToken)
    {
        await _programs.RunAsync(["lease", "close", _lease, "--wallet", Renter, "--yes"], cancellationToken);
        var lease = await WaitForAsync("to be settled", view => view.State == "settled", cancellationToken);
        var money = lease.Money;
        var leftovers = await _containers!.WaitUntilNoneAsync(cancellationToken);
        var paid = await BalanceAsync(_providerAddress, cancellationToken);
        Require(money.EscrowedSatoshis == 0, $"{money.EscrowedSatoshis} satoshis stay in escrow");
        Require(money.DepositedSatoshis == money.ChargedSatoshis + money.RefundedSatoshis, "deposit is not charged + refunded");
        Require(money.ChargedSatoshis == money.PaidSatoshis + money.FeeSatoshis, "charged is not paid + fee");
        Require(lease.ChargedSeconds >= ran - Instances, $"{lease.ChargedSeconds} seconds were charged where {ran} had run before");
        Require(money.PaidSatoshis == paid, $"{Provider} has {paid} satoshis, but the lease says that {money.PaidSatoshis} were paid");
        Require(leftovers == 0, $"{leftovers} instances were left behind");
        _report.Done(
            "close",
            $"charged {money.ChargedSatoshis} satoshis: {money.PaidSatoshis} to {Provider}, {money.FeeSatoshis} protocol fee; {money.RefundedSatoshis} refunded to {Renter}",
            ("charged", money.ChargedSatoshis),
            ("paid", money.PaidSatoshis),
            ("fee", money.FeeSatoshis),
            ("refunded", money.RefundedSatoshis));

        var file = Path.Combine(_directory, "chain.flux");
        await _programs.RunAsync(["ledger", "export", file], cancellationToken);
        var verified = await _programs.RunAsync(["ledger", "verify", file, "--genesis", Path.Combine(_directory, "data", "genesis.json")], cancellationToken);
        _report.Done("verify", "the exported chain verifies from its genesis alone", ("bytes", new FileInfo(file).Length), ("height", verified.GetProperty("height").GetInt64()));
        await host.StopAsync(cancellationToken);
        _report.Done(
            "done",
            "the host has stopped, nothing is left behind",
            ("deposit", money.DepositedSatoshis),
            ("charged", money.ChargedSatoshis),
            ("paid", money.PaidSatoshis),
            ("fee", money.FeeSatoshis),
            ("refunded", money.RefundedSatoshis),
            ("containersSurvived", true),
            ("chainVerified", true));
        _report.Close(
            $"demo ok: deposit {money.DepositedSatoshis} = charged {money.ChargedSatoshis} + refunded {money.RefundedSatoshis} satoshis, charged = paid {money.PaidSatoshis} + fee {money.FeeSatoshis}, containers survived SIGKILL, chain verified");
    }

    private async Task<LeaseResponse> LeaseAsync(CancellationToken cancellationToken)
    {
        var shown = await _programs.RunAsync(["lease", "show", _lease, "--wallet", Renter], cancellationToken);
        return shown.Deserialize(ApiJson.Tolerant.LeaseResponse) ?? throw new DemoException("'lease show' printed nothing");
    }

    private async Task<LeaseResponse> WaitForAsync(string what, Func<LeaseResponse, bool> reached, CancellationToken cancellationToken)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var lease = await LeaseAsync(cancellationToken);
            if (reached(lease))
            {
                return lease;
            }

            if (TimeProvider.System.GetElapsedTime(deadline) > Patience)
            {
                var slots = string.Join("; ", lease.Slots.Select(slot => $"{slot.Slot} {slot.Phase} {slot.Failure?.Message}"));
                throw new DemoException($"the lease was expected {what} within {Patience.TotalSeconds} s; it is {lease.State} {lease.Explanation} ({slots})");
            }

            await Task.Delay(500, cancellationToken);
        }
    }

    // The host is ready before its own node has introduced itself.
    private async Task<NodeResponse> WaitForNodeAsync(CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var nodes = await _client.GetNodePageAsync(cancellationToken: cancellationToken);
            if (nodes.Items.FirstOrDefault(node => node.State == "online") is { } online)
            {
                return online;
            }

            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                throw new DemoException($"a node was expected online within {Patience.TotalSeconds} s; there is {(nodes.Items.Count == 0 ? "none" : nodes.Items[0].State)}");
            }

            await Task.Delay(100, cancellationToken);
        }
    }

    private async Task<long> BalanceAsync(string address, CancellationToken cancellationToken) =>
        (await _client.GetAccountAsync(Address.Parse(address), cancellationToken)).BalanceSatoshis;

    private static string[] Given(string option, string? value) => value is null ? [] : [option, value];

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new DemoException(otherwise);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
