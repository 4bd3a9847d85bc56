using Marketplace.Cli.Tests.Support;
using Marketplace.Api;
using Marketplace.Ledger.Framing;
using Marketplace.Ledger.Keys;
using Marketplace.Testing.Folders;

namespace Marketplace.Cli.Tests.Commands;

/// <summary>Exported chains and damaged logs.</summary>
public sealed class ChainFileTests : IDisposable
{
    private readonly TempFolder _home = new();
    private readonly FakeHost _host = new();
    private readonly string _file;

    public ChainFileTests()
    {
        using var key = PrivateKey.Generate();
        _host.Pay(key.Address, 1_000, 2_000, 3_000);
        _file = System.IO.Path.Combine(_home.Path, "chain.export");
    }

    public void Dispose() => _home.Dispose();

    private Task<CliResult> Run(params string[] arguments) => new CliRun(_home.Path, _host).RunAsync(arguments);

    private Task<CliResult> Verify(params string[] arguments) => Run(["ledger", "verify", _file, .. arguments]);

    private async Task ExportAsync() => Assert.Equal(ExitCodes.Success, (await Run("ledger", "export", _file)).ExitCode);

    [Fact]
    public async Task An_exported_chain_verifies_with_the_genesis_file_alone()
    {
        await ExportAsync();
        var genesis = _home.File("genesis.json", _host.Parameters.ToJson());
        var result = await new CliRun(_home.Path).RunAsync("ledger", "verify", _file, "--genesis", genesis, "--json");
        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.True(result.Json.GetProperty("valid").GetBoolean());
        Assert.Equal(3, result.Json.GetProperty("height").GetInt64());
        Assert.Equal(_host.State.StateHash().ToString(), result.Json.GetProperty("stateHash").GetString());
        Assert.Equal(_host.State.UnspentTotal.Satoshis, result.Json.GetProperty("unspentSatoshis").Satoshis());
    }

    [Fact]
    public async Task Without_a_genesis_the_host_is_trusted_and_that_is_said()
    {
        await ExportAsync();
        var result = await Verify();
        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.Contains("the chain verifies", result.Output, StringComparison.Ordinal);
        Assert.Contains("trusting", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_byte_another_network_and_a_cut_end_are_refused()
    {
        await ExportAsync();
        var hash = _host.Parameters.GenesisHash.ToString();
        var head = $"{_host.State.Height}:{_host.State.TipId}";
        Assert.Equal(ExitCodes.Success, (await Verify("--genesis-hash", hash, "--head", head)).ExitCode);
        Assert.Contains("chain-invalid", (await Verify("--genesis-hash", new string('1', 64), "--json")).Error, StringComparison.Ordinal);

        var bytes = await File.ReadAllBytesAsync(_file);
        bytes[^100] ^= 1;
        await File.WriteAllBytesAsync(_file, bytes);
        Assert.Contains("does not verify", (await Verify("--genesis-hash", hash)).Error, StringComparison.Ordinal);

        bytes[^100] ^= 1;
        await File.WriteAllBytesAsync(_file, bytes[..^10]);
        Assert.Contains("does not verify", (await Verify("--genesis-hash", hash)).Error, StringComparison.Ordinal);

        // Without its last block the chain is one that verifies; only who knows the head notices.
        await File.WriteAllBytesAsync(_file, _host.Export(_host.State.Height - 1));
        Assert.Equal(ExitCodes.Success, (await Verify("--genesis-hash", hash)).ExitCode);
        Assert.Contains("does not verify", (await Verify("--genesis-hash", hash, "--head", head)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_replaces_a_file_only_when_told_and_leaves_none_when_it_breaks()
    {
        await ExportAsync();
        Assert.Equal("file-exists", Code(await Run("ledger", "export", _file, "--json")));
        Assert.Equal(ExitCodes.Success, (await Run("ledger", "export", _file, "--force")).ExitCode);
        _host.Intercept = request => request.PathAndQuery == "/v1/ledger/export" ? FakeHost.Problem(500, ProblemCodes.InternalError, "no") : null;
        var other = _file + "2";
        Assert.Equal(ExitCodes.Failure, (await Run("ledger", "export", other)).ExitCode);
        Assert.Equal([_file], Directory.GetFiles(_home.Path, "chain*"));
    }

    [Fact]
    public async Task Repair_tells_what_is_sound_and_cuts_the_rest_only_when_told()
    {
        var directory = Directory.CreateDirectory(System.IO.Path.Combine(_home.Path, "data", "chain"));
        var segment = System.IO.Path.Combine(directory.FullName, "0000000000000000.chain");
        var data = System.IO.Path.Combine(_home.Path, "data");
        var bytes = _host.Export(_host.State.Height);
        var genesisOnly = _host.Export(0);
        bytes[genesisOnly.Length + RecordFrame.HeaderSize + 5] ^= 1;
        await File.WriteAllBytesAsync(segment, bytes);

        var looked = await Run("ledger", "repair", "--data", data, "--dry-run", "--json");
        Assert.Equal(ExitCodes.Success, looked.ExitCode);
        Assert.True(looked.Json.GetProperty("dryRun").GetBoolean());
        Assert.Equal(bytes, await File.ReadAllBytesAsync(segment));
        Assert.True(looked.Json.GetProperty("needsRepair").GetBoolean());
        Assert.Equal((0, 2), (looked.Json.GetProperty("salvageableHeight").GetInt64(), looked.Json.GetProperty("lostRecords").GetInt64()));
        Assert.Contains("0000000000000000.chain", looked.Json.GetProperty("damage").GetString(), StringComparison.Ordinal);

        var cut = await Run("ledger", "repair", "--data", data, "--accept-loss", "--json");
        Assert.Equal(genesisOnly, await File.ReadAllBytesAsync(segment));
        var copy = System.IO.Path.Combine(cut.Json.GetProperty("copiedTo").GetString()!, "0000000000000000.chain");
        Assert.Equal(bytes, await File.ReadAllBytesAsync(copy));
        Assert.Contains("needs no repair", (await Run("ledger", "repair", "--data", data, "--dry-run")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_explorers_tables_are_made_again_from_the_log_alone()
    {
        var data = System.IO.Path.Combine(_home.Path, "data");
        var directory = Directory.CreateDirectory(System.IO.Path.Combine(data, "chain"));
        await File.WriteAllBytesAsync(System.IO.Path.Combine(directory.FullName, "0000000000000000.chain"), _host.Export(_host.State.Height));
        var first = await Run("explorer", "rebuild", "--data", data, "--json");
        Assert.Equal(ExitCodes.Success, first.ExitCode);
        Assert.Equal(
            (false, _host.State.Height, (long)_host.State.Totals.Transactions),
            (first.Json.GetProperty("resumed").GetBoolean(), first.Json.GetProperty("height").GetInt64(), first.Json.GetProperty("transactions").GetInt64()));
        Assert.True(File.Exists(System.IO.Path.Combine(data, "market.projections.db")));
        Assert.Contains("known up to", (await Run("explorer", "rebuild", "--data", data)).Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, (await Run("explorer", "rebuild", "--data", data, "--database", "no such thing")).ExitCode);

        await File.WriteAllBytesAsync(System.IO.Path.Combine(directory.FullName, "0000000000000000.chain"), [1, 2, 3]);
        Assert.Equal("rebuild-failed", Code(await Run("explorer", "rebuild", "--data", data, "--json")));
    }

    [Fact]
    public async Task The_explorer_says_how_far_it_is()
    {
        Assert.Contains("1 blocks behind", (await Run("explorer", "status")).Output, StringComparison.Ordinal);
        Assert.Equal(_host.State.Height - 1, (await Run("explorer", "status", "--json")).Json.GetProperty("coveredHeight").GetInt64());
    }

    private static string? Code(CliResult result) => System.Text.Json.JsonDocument.Parse(result.Error).RootElement.GetProperty("code").GetString();
}
