using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Wallet.Keys;

/// <summary>The wallets of one directory: one file of mode 0600 for each, which a crash leaves as it was or as it shall be.</summary>
/// <remarks>
/// Secrets are encrypted under a password by AES-256-GCM with a key that scrypt makes, so opening and making a wallet takes about a second of
/// computing. Two processes may use one directory.
/// </remarks>
public sealed class WalletStore
{
    private const string Extension = ".json";
    private const int MaxNameLength = 40;
    private const long MaxFileBytes = 512 * 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly int _cost;

    /// <summary>What a guess at a new wallet's password costs unless the caller says otherwise: 64 MiB and about a second of one core today.</summary>
    public const int DefaultPasswordCost = PasswordKey.DefaultCost;

    /// <summary>The least that a guess may cost: 16 MiB.</summary>
    public const int MinPasswordCost = PasswordKey.MinCost;

    /// <summary>The most that a guess may cost: 512 MiB.</summary>
    public const int MaxPasswordCost = PasswordKey.MaxCost;

    /// <summary>Opens a directory; it need not exist yet.</summary>
    /// <param name="directory">Where the files are.</param>
    /// <param name="passwordCost">
    /// How dear a guess at a new wallet's password is: scrypt's N, a power of two from <see cref="MinPasswordCost"/> to <see cref="MaxPasswordCost"/>.
    /// The memory of a guess is 1 KiB times this. A wallet that exists keeps its own.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The cost is out of range.</exception>
    public WalletStore(string directory, int passwordCost = DefaultPasswordCost)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentOutOfRangeException.ThrowIfLessThan(passwordCost, MinPasswordCost);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(passwordCost, MaxPasswordCost);
        ArgumentOutOfRangeException.ThrowIfNotEqual(BitOperations.IsPow2(passwordCost), true, nameof(passwordCost));
        Directory = directory;
        _cost = passwordCost;
    }

    /// <summary>Where the files are.</summary>
    public string Directory { get; }

    /// <summary>All wallets, by name. Files that are no wallets are left out.</summary>
    public IReadOnlyList<WalletFile> List() => !System.IO.Directory.Exists(Directory)
        ? []
        : [.. System.IO.Directory.EnumerateFiles(Directory, "*" + Extension)
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(IsName)
            .Order(StringComparer.Ordinal)
            .Select(TryLoad)
            .OfType<WalletFile>()];

    /// <summary>Whether a wallet of this name exists.</summary>
    /// <param name="name">The wallet's name.</param>
    public bool Exists(string name) => File.Exists(PathOf(name));

    /// <summary>Finds a wallet.</summary>
    /// <param name="name">The wallet's name.</param>
    /// <exception cref="WalletException">There is none, or its file is damaged.</exception>
    public WalletFile Load(string name) => Read(name).Wallet;

    /// <summary>Encrypts a key into a new file; never replaces one.</summary>
    /// <param name="name">The wallet's name.</param>
    /// <param name="key">The key, which stays the caller's.</param>
    /// <param name="password">At least one character.</param>
    /// <param name="createdAt">Goes into the file.</param>
    /// <exception cref="WalletException">The name is taken or no name, or the file cannot be written.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "Disposing the secret would dispose the caller's key.")]
    public WalletFile Create(string name, PrivateKey key, string password, DateTimeOffset createdAt) =>
        Create(name, New(WalletKinds.Key, key?.Address ?? throw new ArgumentNullException(nameof(key)), createdAt), new KeySecret(key), password);

    /// <summary>Encrypts a recovery phrase into a new file; never replaces one.</summary>
    /// <param name="name">The wallet's name.</param>
    /// <param name="secret">The phrase, which stays the caller's.</param>
    /// <param name="accounts">Its accounts, from number 0 without gaps; null for the first account alone.</param>
    /// <param name="password">At least one character.</param>
    /// <param name="createdAt">Goes into the file.</param>
    /// <exception cref="WalletException">The name is taken or no name, or the file cannot be written.</exception>
    public WalletFile Create(string name, PhraseSecret secret, IEnumerable<WalletAccount>? accounts, string password, DateTimeOffset createdAt)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var entries = WalletMapping.ToEntries(accounts ?? [new WalletAccount(0, secret.Account(0).PublicKey)]);
        return Create(name, New(WalletKinds.Phrase, secret.FirstKey.Address, createdAt) with { Accounts = entries }, secret, password);
    }

    /// <summary>Writes a multi-signature wallet, which holds no secret, into a new file; never replaces one.</summary>
    /// <param name="name">The wallet's name.</param>
    /// <param name="script">How many of whose keys must sign.</param>
    /// <param name="createdAt">Goes into the file.</param>
    /// <exception cref="WalletException">The name is taken or no name, or the file cannot be written.</exception>
    public WalletFile Create(string name, RedeemScript script, DateTimeOffset createdAt)
    {
        ArgumentNullException.ThrowIfNull(script);
        return Exists(name)
            ? throw Taken(name)
            : CreateFile(name, New(WalletKinds.MultiSig, script.Address, createdAt) with { RedeemScript = Convert.ToHexStringLower(script.Bytes) });
    }

    /// <summary>Writes a phrase wallet's accounts anew; nothing else of the file changes.</summary>
    /// <param name="name">The wallet's name.</param>
    /// <param name="accounts">From number 0 without gaps.</param>
    /// <exception cref="WalletException">There is no such phrase wallet, or the file cannot be written.</exception>
    public WalletFile SetAccounts(string name, IEnumerable<WalletAccount> accounts)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        var (document, _) = Read(name);
        document = document with { Accounts = WalletMapping.ToEntries(accounts) };
        return ToWallet(name, document, Save(name, document, overwrite: true));
    }

    /// <summary>Decrypts a wallet's secret; the caller disposes it.</summary>
    /// <param name="name">The wallet's name.</param>
    /// <param name="password">Its password.</param>
    /// <exception cref="WalletException">The password is wrong, the file was changed, or the wallet has no secret.</exception>
    public WalletSecret Unlock(string name, string password)
    {
        var (document, wallet) = Read(name);
        if (wallet.Kind == WalletKind.MultiSig)
        {
            throw new WalletException(
                $"Wallet '{name}' is a multi-signature wallet, which holds no key: its co-signers' wallets sign.", WalletErrorCodes.WalletHasNoKey);
        }

        try
        {
            var secret = WalletCipher.Open(document, password);
            if (Differs(wallet, secret) is not { } fault)
            {
                return secret;
            }

            secret.Dispose();
            throw Damaged(name, fault);
        }
        catch (CryptographicException e)
        {
            throw new WalletException(
                $"The password does not open wallet '{name}', or its file was changed. Try again.", WalletErrorCodes.WrongPassword, e);
        }
    }

    /// <summary>Whether others than the owner may read the file; always false where files have no such modes.</summary>
    /// <param name="wallet">The wallet.</param>
    public static bool IsOpenToOthers(WalletFile wallet)
    {
        ArgumentNullException.ThrowIfNull(wallet);
        return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(wallet.Path) & Others) != 0;
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && name[0] != '-';

    private string PathOf(string name) => IsName(name)
        ? Path.Combine(Directory, name + Extension)
        : throw new WalletException($"A wallet's name is 1 to {MaxNameLength} letters, digits, '-' and '_'; '{name}' is none.", WalletErrorCodes.InvalidWalletName)
        {
            IsInvalidInput = true,
        };

    private WalletFile? TryLoad(string name)
    {
        try
        {
            return Load(name);
        }
        catch (WalletException)
        {
            return null;
        }
    }

    private static WalletDocument New(string kind, Address address, DateTimeOffset createdAt) => new()
    {
        Format = WalletDocument.FormatName,
        Version = WalletDocument.CurrentVersion,
        Kind = kind,
        Address = address.ToString(),
        CreatedAt = createdAt,
    };

    // The accounts are readable without the password, so their addresses are compared with the phrase whenever it is open.
    private static string? Differs(WalletFile wallet, WalletSecret secret) =>
        secret.FirstKey.Address != wallet.Address ? "its key belongs to another address"
        : secret is PhraseSecret phrase && wallet.Accounts.FirstOrDefault(account => !phrase.Account(account.Number).PublicKey.Equals(account.Key)) is { } strange
            ? $"its account {strange.Number} belongs to another phrase"
            : null;

    private WalletFile Create(string name, WalletDocument document, WalletSecret secret, string password) =>
        Exists(name) ? throw Taken(name) : CreateFile(name, WalletCipher.Seal(document, secret, password, _cost));

    private WalletFile CreateFile(string name, WalletDocument document)
    {
        try
        {
            return ToWallet(name, document, Save(name, document, overwrite: false));
        }
        catch (WalletException) when (Exists(name))
        {
            throw Taken(name);
        }
    }

    private string Save(string name, WalletDocument document, bool overwrite)
    {
        var path = PathOf(name);
        try
        {
            Write(path, JsonSerializer.SerializeToUtf8Bytes(document, WalletJson.Default.WalletDocument), overwrite);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WalletException($"The wallet file {path} cannot be written: {e.Message}", WalletErrorCodes.WalletNotWritable, e);
        }
    }

    private (WalletDocument Document, WalletFile Wallet) Read(string name)
    {
        var path = PathOf(name);
        try
        {
            if (!File.Exists(path))
            {
                throw new WalletException($"There is no wallet '{name}' in {Directory}.", WalletErrorCodes.WalletNotFound) { Subject = name };
            }

            if (new FileInfo(path).Length > MaxFileBytes)
            {
                throw Damaged(name, "it is too long");
            }

            var document = JsonSerializer.Deserialize(File.ReadAllBytes(path), WalletJson.Default.WalletDocument) ?? throw Damaged(name, "it is empty");
            return (document, ToWallet(name, document, path));
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw Damaged(name, "it is not readable JSON of a wallet", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WalletException($"The wallet file {path} cannot be read: {e.Message}", WalletErrorCodes.WalletNotReadable, e);
        }
    }

    private void Write(string path, byte[] content, bool overwrite)
    {
        if (OperatingSystem.IsWindows())
        {
            System.IO.Directory.CreateDirectory(Directory);
        }
        else
        {
            System.IO.Directory.CreateDirectory(Directory, OwnerOnly | UnixFileMode.UserExecute);
        }

        using var pending = new PendingFile(path, OwnerOnly);
        pending.Stream.Write(content);
        pending.Commit(overwrite);
    }

    private WalletFile ToWallet(string name, WalletDocument document, string path) =>
        WalletMapping.TryRead(document, name, path, out var wallet, out var fault) ? wallet : throw Damaged(name, fault);

    private WalletException Taken(string name) => new(
        $"A wallet '{name}' exists already in {Directory}. Choose another name; wallets are never overwritten.", WalletErrorCodes.WalletExists)
    {
        Subject = name,
    };

    private WalletException Damaged(string name, string why, Exception? inner = null) => new(
        $"The wallet file {PathOf(name)} is damaged: {why}. Restore it from a backup.", WalletErrorCodes.WalletDamaged, inner);
}
