using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Marketplace.Ledger.Keys;

namespace Marketplace.Silo.Tests.Start;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class RefusalTests : IDisposable
{
    private readonly HostFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_second_host_on_the_same_directory_is_refused_and_the_first_goes_on()
    {
        await using var host = await _folder.StartAsync();
        var refusal = await HostCalls.RefusedAsync(_folder.Settings);
        Assert.Contains("another host runs on the data directory", refusal.Message, StringComparison.Ordinal);
        using var client = new HttpClient { BaseAddress = host.Address };
        using var key = PrivateKey.Generate();
        await HostCalls.FaucetAsync(client, key.Address.ToString(), 1_000_000);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_changed_genesis_is_refused_whether_its_hash_was_changed_too_or_not(bool withoutHash)
    {
        await _folder.MakeBlocksAsync();
        var genesis = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File("genesis.json")))!.AsObject();
        genesis["rules"]!["feePartsPerMillion"] = 1;
        if (withoutHash)
            genesis.Remove("genesisHash");
        await File.WriteAllTextAsync(_folder.File("genesis.json"), genesis.ToJsonString());
        var refusal = await HostCalls.RefusedAsync(_folder.Settings);
        Assert.Contains("never change", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"name":"devnet"}""")]
    public async Task A_genesis_that_does_not_parse_is_refused(string text)
    {
        await _folder.MakeBlocksAsync(1);
        await File.WriteAllTextAsync(_folder.File("genesis.json"), text);
        Assert.Contains("genesis.json", (await HostCalls.RefusedAsync(_folder.Settings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_genesis_beside_a_chain_is_refused_and_nothing_is_made_anew()
    {
        await _folder.MakeBlocksAsync(1);
        File.Delete(_folder.File("genesis.json"));
        Assert.Contains("genesis.json is missing", (await HostCalls.RefusedAsync(_folder.Settings)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("genesis.json")));
    }

    [Theory]
    [InlineData("validator")]
    [InlineData("meter")]
    public async Task A_missing_key_is_refused_and_not_made_anew(string name)
    {
        await _folder.MakeBlocksAsync(1);
        var file = _folder.File($"keys/{name}.key");
        File.Delete(file);
        Assert.Contains($"{name}.key is missing", (await HostCalls.RefusedAsync(_folder.Settings)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task A_validator_key_of_another_network_is_refused()
    {
        await _folder.MakeBlocksAsync(1);
        using var stranger = PrivateKey.Generate();
        await File.WriteAllTextAsync(_folder.File("keys/validator.key"), stranger.ToWif());
        Assert.Contains("no validator of the network", (await HostCalls.RefusedAsync(_folder.Settings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_file_that_others_can_read_is_refused()
    {
        await _folder.MakeBlocksAsync(1);
        var file = _folder.File("keys/meter.key");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.Contains("chmod 600 " + file, (await HostCalls.RefusedAsync(_folder.Settings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_key_file_is_refused_without_showing_it()
    {
        await _folder.MakeBlocksAsync(1);
        var file = _folder.File("keys/validator.key");
        var text = (await File.ReadAllTextAsync(file)).Trim();
        await File.WriteAllTextAsync(file, text[..^1] + (text[^1] == '1' ? '2' : '1'));
        var refusal = await HostCalls.RefusedAsync(_folder.Settings);
        Assert.Contains("validator.key", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(text[..20], refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_and_genesis_belong_to_their_owner_alone()
    {
        await _folder.MakeBlocksAsync(1);
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var keys = Directory.GetFiles(_folder.File("keys"));
        Assert.Equal(["faucet.key", "meter.key", "node.key", "validator.key"], keys.Select(Path.GetFileName).Order());
        Assert.All(keys, file => Assert.Equal(owner, File.GetUnixFileMode(file)));
        Assert.Equal(owner | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.File("keys")));
    }

    [Fact]
    public async Task A_log_with_a_flipped_bit_is_refused_with_the_record_and_what_to_run()
    {
        await _folder.MakeBlocksAsync(5);
        var file = _folder.ChainFile();
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.Length / 2] ^= 0x10;
        await File.WriteAllBytesAsync(file, bytes);
        foreach (var snapshot in Directory.EnumerateFiles(_folder.File("chain")).Where(each => each != file && !each.EndsWith("lock", StringComparison.Ordinal)))
            File.Delete(snapshot);
        using var errors = new StringWriter();
        Assert.Equal(1, await MarketplaceHost.RunAsync(_folder.Settings, TextWriter.Null, CancellationToken.None, errors));
        var line = errors.ToString().Trim();
        Assert.DoesNotContain('\n', line);
        Assert.StartsWith("cannot start: the chain log is damaged: ", line, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(file), line, StringComparison.Ordinal);
        Assert.Contains("record ", line, StringComparison.Ordinal);
        Assert.Contains("market ledger repair --dry-run", line, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task A_taken_address_is_one_line_and_exit_code_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var options = _folder.With(("Listen", $"http://{taken.LocalEndpoint}"));
        using var errors = new StringWriter();
        Assert.Equal(1, await MarketplaceHost.RunAsync(options, TextWriter.Null, CancellationToken.None, errors));
        Assert.Contains("--listen", errors.ToString(), StringComparison.Ordinal);

        // A refused start leaves nothing locked.
        await using var host = await _folder.StartAsync();
    }

    [Fact]
    public async Task Options_that_cannot_work_are_all_named_and_nothing_is_touched()
    {
        var refusal = await HostCalls.RefusedAsync(_folder.With(
            ("Listen", "https://example.com/x"),
            ("Silo:Port", "70000"),
            ("Database", " "),
            ("Docker:Endpoint", "ftp://x"),
            ("Node:Payee", "t1nobody"),
            ("Node:PublicHost", ""),
            ("Market:SettleInterval", "00:00:00")));
        foreach (var part in new[] { "https://example.com/x", "Silo:Port is 70000; it must be 0 to 65535 (port)", "Database is empty", "ftp://x", "t1nobody", "Node:PublicHost is empty", "Market:SettleInterval is 00:00:00; it must be 00:00:01 to 1.00:00:00 (d.hh:mm:ss)" })
            Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Path));
    }

    [Theory]
    [InlineData("no connection string")]
    [InlineData("Host=127.0.0.1;Port=1;Username=nobody;Database=none;Timeout=2")]
    public async Task A_database_that_cannot_be_used_is_refused_without_showing_its_password(string connection)
    {
        var refusal = await HostCalls.RefusedAsync(_folder.With(("Database", connection + ";Password=hunter2")));
        Assert.Contains("database", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_is_refused()
    {
        var file = Path.GetTempFileName();
        try
        {
            var refusal = await HostCalls.RefusedAsync(_folder.With(("DataDirectory", Path.Combine(file, "data"))));
            Assert.Contains("data directory", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
