using Marketplace.Cli.Tests.Support;
using Marketplace.Ledger.Keys;
using Marketplace.Testing.Folders;

namespace Marketplace.Cli.Tests.Commands;

/// <summary>`market ledger prove` and `check-proof`.</summary>
public sealed class ProofTests : IDisposable
{
    private readonly TempFolder _home = new();
    private readonly FakeHost _host = new();
    private readonly string _file;
    private readonly string _id;

    public ProofTests()
    {
        using var key = PrivateKey.Generate();
        _host.Pay(key.Address, 1_000, 2_000);
        _file = Path.Combine(_home.Path, "payment.fluxproof");
        _id = _host.LastTransactionId;
    }

    public void Dispose() => _home.Dispose();

    private Task<CliResult> Run(params string[] arguments) => new CliRun(_home.Path, _host).RunAsync(arguments);

    [Fact]
    public async Task A_proof_is_checked_without_a_host_by_the_genesis_file_or_its_hash()
    {
        var written = await Run("ledger", "prove", _id, "--out", _file, "--json");
        Assert.Equal(ExitCodes.Success, written.ExitCode);
        Assert.Equal(_file, written.Json.GetProperty("path").GetString());
        foreach (var genesis in new[] { _home.File("genesis.json", _host.Parameters.ToJson()), _host.Parameters.GenesisHash.ToString() })
        {
            var result = await new CliRun(_home.Path).RunAsync("ledger", "check-proof", _file, "--genesis", genesis, "--json");
            Assert.Equal(ExitCodes.Success, result.ExitCode);
            Assert.True(result.Json.GetProperty("valid").GetBoolean());
            Assert.Equal(_id, result.Json.GetProperty("transactionId").GetString());
            Assert.Equal(2, result.Json.GetProperty("height").GetInt64());
        }

        Assert.Contains("the proof holds", (await Run("ledger", "check-proof", _file, "--genesis", _host.Parameters.GenesisHash.ToString())).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_proof_another_network_and_what_is_no_proof_are_refused()
    {
        await Run("ledger", "prove", _id, "--out", _file);
        var hash = _host.Parameters.GenesisHash.ToString();
        Assert.Equal("proof-invalid", Code(await Run("ledger", "check-proof", _file, "--genesis", new string('1', 64), "--json")));
        var bytes = await File.ReadAllBytesAsync(_file);
        bytes[20] ^= 1;
        await File.WriteAllBytesAsync(_file, bytes);
        Assert.Equal("proof-invalid", Code(await Run("ledger", "check-proof", _file, "--genesis", hash, "--json")));
        await File.WriteAllBytesAsync(_file, bytes[..^1]);
        Assert.Equal("proof-not-readable", Code(await Run("ledger", "check-proof", _file, "--genesis", hash, "--json")));
        Assert.Equal("file-not-readable", Code(await Run("ledger", "check-proof", _file + "2", "--genesis", hash, "--json")));
        Assert.Equal("genesis-not-readable", Code(await Run("ledger", "check-proof", _file, "--genesis", "nowhere.json", "--json")));
        Assert.Equal(ExitCodes.Usage, (await Run("ledger", "check-proof", _file)).ExitCode);
    }

    [Fact]
    public async Task An_unknown_transaction_a_false_id_and_an_existing_file_are_refused()
    {
        Assert.Equal(ExitCodes.Usage, (await Run("ledger", "prove", "7")).ExitCode);
        Assert.Equal("not-found", Code(await Run("ledger", "prove", new string('7', 64), "--out", _file, "--json")));
        Assert.False(File.Exists(_file));
        await Run("ledger", "prove", _id, "--out", _file);
        Assert.Equal("file-exists", Code(await Run("ledger", "prove", _id, "--out", _file, "--json")));
        Assert.Equal(ExitCodes.Success, (await Run("ledger", "prove", _id, "--out", _file, "--force")).ExitCode);

        _host.Intercept = request => request.PathAndQuery.EndsWith("/proof", StringComparison.Ordinal)
            ? new HttpResponseMessage(System.Net.HttpStatusCode.OK) { Content = new ByteArrayContent([1, 2, 3]) }
            : null;
        Assert.Equal("proof-not-readable", Code(await Run("ledger", "prove", _id, "--out", _file, "--force", "--json")));
    }

    private static string? Code(CliResult result) => System.Text.Json.JsonDocument.Parse(result.Error).RootElement.GetProperty("code").GetString();
}
