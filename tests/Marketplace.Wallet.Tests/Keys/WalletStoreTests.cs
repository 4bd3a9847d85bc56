using System.Text.Json.Nodes;
using Marketplace.Testing.Folders;
using Marketplace.Wallet.Keys;
using Marketplace.Ledger.Keys;

namespace Marketplace.Wallet.Tests.Keys;

public sealed class WalletStoreTests : IDisposable
{
    private const string Password = "correct horse";
    private static readonly DateTimeOffset Made = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    // As the program wrote it before there were phrases.
    private const string OldFile = """
        {
          "format": "market-wallet",
          "version": 1,
          "address": "t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs",
          "createdAt": "2026-11-25T02:50:26.2011692+00:00",
          "kdf": {
            "name": "pbkdf2-sha512",
            "iterations": 600000,
            "salt": "uCdg0SNiB+PUkAsqmAJjbQ=="
          },
          "cipher": {
            "name": "aes-256-gcm",
            "nonce": "AXjG5G83G/lh7bmk",
            "ciphertext": "aXBYZv2mAHRTLGZ8xYopZE1Lhf1pcsoynJ89f8LhfnI=",
            "tag": "LFWaUYCLT0zYLkKPIK2kVg=="
          }
        }
        """;

    private readonly TempFolder _directory = new();
    private readonly WalletStore _store;

    public WalletStoreTests() => _store = new WalletStore(Path.Combine(_directory.Path, "wallets"), WalletStore.MinPasswordCost);

    public void Dispose() => _directory.Dispose();

    private WalletFile Create(string name = "alice")
    {
        using var key = PrivateKey.Generate();
        return _store.Create(name, key, Password, Made);
    }

    [Fact]
    public void A_stored_key_comes_back_with_its_password()
    {
        using var key = PrivateKey.Generate();
        var wallet = _store.Create("alice", key, Password, Made);
        using var again = _store.Unlock("alice", Password);
        Assert.Equal(key.ToWif(), again.FirstKey.ToWif());
        Assert.Equal(key.Address, wallet.Address);
        Assert.Equal(wallet, _store.Load("alice"));
    }

    [Theory]
    [InlineData("correct horsf")]
    [InlineData("")]
    [InlineData("correct horse ")]
    public void Another_password_is_refused(string password)
    {
        Create();
        var error = Assert.Throws<WalletException>(() => _store.Unlock("alice", password));
        Assert.Equal("wrong-password", error.Code);
    }

    [Fact]
    public void The_file_holds_neither_the_key_nor_the_password()
    {
        using var key = PrivateKey.Generate();
        var wallet = _store.Create("alice", key, Password, Made);
        var text = File.ReadAllText(wallet.Path);
        var secret = new byte[PrivateKey.Size];
        key.CopyTo(secret);
        Assert.DoesNotContain(Convert.ToBase64String(secret), text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(secret), text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(key.ToWif(), text, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_files_of_one_key_and_password_share_no_salt_nonce_or_ciphertext()
    {
        using var key = PrivateKey.Generate();
        var one = JsonNode.Parse(File.ReadAllText(_store.Create("one", key, Password, Made).Path))!;
        var two = JsonNode.Parse(File.ReadAllText(_store.Create("two", key, Password, Made).Path))!;
        Assert.NotEqual(one["kdf"]!["salt"]!.ToString(), two["kdf"]!["salt"]!.ToString());
        Assert.NotEqual(one["cipher"]!["nonce"]!.ToString(), two["cipher"]!["nonce"]!.ToString());
        Assert.NotEqual(one["cipher"]!["ciphertext"]!.ToString(), two["cipher"]!["ciphertext"]!.ToString());
    }

    [Theory]
    [InlineData("address", null, "t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6")]
    [InlineData("createdAt", null, "2026-11-20T12:00:01+00:00")]
    [InlineData("kdf", "cost", 32768)]
    [InlineData("kdf", "cost", 16385)]
    [InlineData("kdf", "cost", 1024)]
    [InlineData("kdf", "cost", 2000000000)]
    [InlineData("kdf", "iterations", 600000)]
    [InlineData("kdf", "name", "md5")]
    [InlineData("kdf", "name", "pbkdf2-sha512")]
    [InlineData("kdf", "salt", "AAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("kdf", "salt", "AAAA")]
    [InlineData("cipher", "name", "none")]
    [InlineData("cipher", "nonce", "AAAAAAAAAAAAAAAA")]
    [InlineData("cipher", "ciphertext", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("cipher", "tag", "AAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("cipher", "tag", "not base64")]
    [InlineData("version", null, 1)]
    [InlineData("version", null, 3)]
    [InlineData("kind", null, "phrase")]
    [InlineData("kind", null, "multisig")]
    [InlineData("kind", null, "other")]
    [InlineData("redeemScript", null, "51")]
    [InlineData("format", null, "other")]
    [InlineData("extra", null, 1)]
    public void A_changed_file_opens_no_more(string member, string? inner, object value)
    {
        var wallet = Create();
        var json = JsonNode.Parse(File.ReadAllText(wallet.Path))!.AsObject();
        var parent = inner is null ? json : json[member]!.AsObject();
        parent[inner ?? member] = JsonValue.Create(value);
        File.WriteAllText(wallet.Path, json.ToJsonString());
        var error = Assert.Throws<WalletException>(() => _store.Unlock("alice", Password));
        Assert.Contains(error.Code, new[] { "wrong-password", "wallet-damaged" });
    }

    [Fact]
    public void A_file_of_version_1_is_still_read()
    {
        Directory.CreateDirectory(_store.Directory);
        File.WriteAllText(Path.Combine(_store.Directory, "old.json"), OldFile);
        using var secret = _store.Unlock("old", "correct horse");
        Assert.Equal("KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn", secret.FirstKey.ToWif());
        Assert.Equal(WalletKind.Key, Assert.Single(_store.List()).Kind);
        Assert.Equal("wrong-password", Assert.Throws<WalletException>(() => _store.Unlock("old", "correct horsf")).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"format\":\"market-wallet\",\"format\":\"market-wallet\"}")]
    public void A_file_that_is_no_wallet_is_named_as_damaged_and_not_listed(string content)
    {
        var wallet = Create();
        File.WriteAllText(wallet.Path, content);
        Assert.Equal("wallet-damaged", Assert.Throws<WalletException>(() => _store.Unlock("alice", Password)).Code);
        Assert.Empty(_store.List());
    }

    [Fact]
    public void Only_the_owner_can_read_file_and_directory()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var wallet = Create();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(wallet.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_store.Directory));
        Assert.False(WalletStore.IsOpenToOthers(wallet));
        File.SetUnixFileMode(wallet.Path, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.True(WalletStore.IsOpenToOthers(wallet));
    }

    [Fact]
    public void A_wallet_is_never_overwritten_and_leaves_no_other_file()
    {
        var first = Create();
        Assert.Equal("wallet-exists", Assert.Throws<WalletException>(() => Create()).Code);
        using var secret = _store.Unlock("alice", Password);
        Assert.Equal(first.Address, secret.FirstKey.Address);
        Assert.Equal([first.Path], Directory.GetFiles(_store.Directory));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../alice")]
    [InlineData("a/b")]
    [InlineData("a.b")]
    [InlineData("-rf")]
    [InlineData("über")]
    public void A_name_that_could_be_a_path_or_an_option_is_refused(string name) =>
        Assert.True(Assert.Throws<WalletException>(() => Create(name)).IsInvalidInput);

    [Fact]
    public void Wallets_are_listed_by_name()
    {
        Create("bob");
        Create("alice");
        Assert.Equal(["alice", "bob"], _store.List().Select(wallet => wallet.Name));
    }
}
