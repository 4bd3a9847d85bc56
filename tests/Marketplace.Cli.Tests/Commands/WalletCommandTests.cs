using Marketplace.Cli.Tests.Support;
using Marketplace.Testing.Folders;

namespace Marketplace.Cli.Tests.Commands;

public sealed class WalletCommandTests : IDisposable
{
    private const string Wif = "KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn";

    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    private CliRun Run() => new(_home.Path);

    [Fact]
    public async Task A_new_wallet_is_shown_and_listed_without_its_key()
    {
        var made = await Run().RunAsync("wallet", "new", "alice", "--json");
        Assert.Equal(ExitCodes.Success, made.ExitCode);
        var address = made.Json.GetProperty("address").GetString();
        Assert.StartsWith("t1", address, StringComparison.Ordinal);
        Assert.False(made.Json.TryGetProperty("privateKey", out _));

        var shown = await Run().RunAsync("wallet", "show", "--json");
        Assert.Equal(address, shown.Json.GetProperty("address").GetString());
        Assert.False(shown.Json.TryGetProperty("privateKey", out _));

        var listed = await Run().RunAsync("wallet", "list", "--json");
        Assert.Equal("alice", listed.Json.GetProperty("items")[0].GetProperty("name").GetString());
        Assert.Contains(address!, (await Run().RunAsync("wallet", "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_imported_key_is_exported_with_the_password_only()
    {
        var file = _home.File("key.wif", Wif + "\n");
        Assert.Equal(ExitCodes.Success, (await Run().RunAsync("wallet", "import", "alice", "--key-file", file)).ExitCode);
        var shown = await Run().RunAsync("wallet", "show", "alice", "--private-key", "--json");
        Assert.Equal(Wif, shown.Json.GetProperty("privateKey").GetString());

        var run = Run();
        run.Variables["MARKET_PASSWORD"] = "wrong password";
        var refused = await run.RunAsync("wallet", "show", "alice", "--private-key", "--json");
        Assert.Equal(ExitCodes.Failure, refused.ExitCode);
        Assert.DoesNotContain(Wif, refused.Output + refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_can_come_from_standard_input()
    {
        var run = Run();
        run.Input = Wif + "\n";
        Assert.Equal(ExitCodes.Success, (await run.RunAsync("wallet", "import")).ExitCode);
    }

    [Fact]
    public async Task A_bad_key_is_refused_without_repeating_it()
    {
        var run = Run();
        run.Input = Wif[..^1] + "m";
        var result = await run.RunAsync("wallet", "import");
        Assert.Equal(ExitCodes.Failure, result.ExitCode);
        Assert.Contains("checksum", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Input, result.Error, StringComparison.Ordinal);
        Assert.Empty((await Run().RunAsync("wallet", "list", "--json")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task The_password_file_comes_before_the_variable()
    {
        var file = _home.File("password", "another password\nsecond line\n");
        Assert.Equal(ExitCodes.Success, (await Run().RunAsync("wallet", "new", "alice", "--password-file", file)).ExitCode);
        Assert.Equal(ExitCodes.Failure, (await Run().RunAsync("wallet", "show", "--private-key")).ExitCode);
        Assert.Equal(ExitCodes.Success, (await Run().RunAsync("wallet", "show", "--private-key", "--password-file", file)).ExitCode);
    }

    [Fact]
    public async Task A_person_types_the_password_twice()
    {
        var run = Run();
        run.Variables.Remove("MARKET_PASSWORD");
        run.Typed.Enqueue("long enough");
        run.Typed.Enqueue("long enough");
        Assert.Equal(ExitCodes.Success, (await run.RunAsync("wallet", "new", "alice")).ExitCode);
        run.Typed.Enqueue("long enough");
        run.Typed.Enqueue("other words");
        var differs = await run.RunAsync("wallet", "new", "bob");
        Assert.Contains("differ", differs.Error, StringComparison.Ordinal);
        run.Typed.Enqueue("short");
        run.Typed.Enqueue("short");
        Assert.Contains("fewer than 8", (await run.RunAsync("wallet", "new", "carol")).Error, StringComparison.Ordinal);
        Assert.Single((await Run().RunAsync("wallet", "list", "--json")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Without_anybody_to_ask_a_missing_password_is_a_usage_fault()
    {
        var run = Run();
        run.Variables.Remove("MARKET_PASSWORD");
        var result = await run.RunAsync("wallet", "new");
        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Contains("--password-file", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_wallets_ask_for_a_name()
    {
        await Run().RunAsync("wallet", "new", "alice");
        await Run().RunAsync("wallet", "new", "bob");
        var result = await Run().RunAsync("wallet", "show");
        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Contains("alice, bob", result.Error, StringComparison.Ordinal);
        var run = Run();
        run.Variables["MARKET_WALLET"] = "bob";
        Assert.Equal("bob", (await run.RunAsync("wallet", "show", "--json")).Json.GetProperty("name").GetString());
        Assert.Equal("alice", (await run.RunAsync("wallet", "show", "--json", "--wallet", "alice")).Json.GetProperty("name").GetString());
    }
}
