using System.Security.Cryptography;
using System.Text.Json;
using Marketplace.Ledger.Keys;

namespace Marketplace.Cli.Wallets;

/// <summary>The wallets of one directory: one file of mode 0600 for each.</summary>
public sealed class WalletStore
{
    private const string Extension = ".json";
    private const int MaxNameLength = 40;
    private const long MaxFileBytes = 64 * 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly int _iterations;

    /// <summary>Opens a directory; it need not exist yet.</summary>
    /// <param name="directory">Where the files are.</param>
    public WalletStore(string directory)
        : this(directory, WalletCipher.DefaultIterations)
    {
    }

    internal WalletStore(string directory, int iterations)
    {
        Directory = directory;
        _iterations = iterations;
    }

    /// <summary>Where the files are.</summary>
    public string Directory { get; }

    /// <summary>All wallets, by name. Files that are no wallets are left out.</summary>
    public IReadOnlyList<Wallet> List() => !System.IO.Directory.Exists(Directory)
        ? []
        : [.. System.IO.Directory.EnumerateFiles(Directory, "*" + Extension)
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(IsName)
            .Order(StringComparer.Ordinal)
            .Select(TryLoad)
            .OfType<Wallet>()];

    /// <summary>Whether a wallet of this name exists.</summary>
    /// <param name="name">The wallet's name.</param>
    public bool Exists(string name) => File.Exists(PathOf(name));

    /// <summary>Finds a wallet.</summary>
    /// <param name="name">The wallet's name.</param>
    /// <exception cref="CliException">There is none, or its file is damaged.</exception>
    public Wallet Load(string name) => ToWallet(name, Read(name));

    /// <summary>Encrypts a key into a new file; never replaces one.</summary>
    /// <param name="name">The wallet's name.</param>
    /// <param name="key">The key.</param>
    /// <param name="password">At least one character.</param>
    /// <param name="createdAt">Goes into the file.</param>
    /// <exception cref="CliException">The name is taken or no name, or the file cannot be written.</exception>
    public Wallet Create(string name, PrivateKey key, string password, DateTimeOffset createdAt)
    {
        ArgumentNullException.ThrowIfNull(key);
        var path = PathOf(name);
        if (Exists(name))
        {
            throw Taken(name);
        }

        var document = WalletCipher.Encrypt(key, password, createdAt, _iterations);
        try
        {
            Write(path, JsonSerializer.SerializeToUtf8Bytes(document, WalletJson.Default.WalletDocument));
        }
        catch (IOException) when (Exists(name))
        {
            throw Taken(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The wallet file {path} cannot be written: {e.Message}", ExitCodes.Failure, "wallet-not-writable", e);
        }

        return ToWallet(name, document);
    }

    /// <summary>Decrypts a wallet's key; the caller disposes it.</summary>
    /// <param name="name">The wallet's name.</param>
    /// <param name="password">Its password.</param>
    /// <exception cref="CliException">The password is wrong, or the file was changed.</exception>
    public PrivateKey Unlock(string name, string password)
    {
        var document = Read(name);
        try
        {
            var key = WalletCipher.Decrypt(document, password);
            if (key.Address.ToString() == document.Address)
            {
                return key;
            }

            key.Dispose();
            throw Damaged(name, "its key belongs to another address");
        }
        catch (CryptographicException e)
        {
            throw new CliException(
                $"The password does not open wallet '{name}', or its file was changed. Try again.", ExitCodes.Failure, "wrong-password", e);
        }
    }

    /// <summary>Whether others than the owner may read the file; always false where files have no such modes.</summary>
    /// <param name="wallet">The wallet.</param>
    public static bool IsOpenToOthers(Wallet wallet)
    {
        ArgumentNullException.ThrowIfNull(wallet);
        return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(wallet.Path) & Others) != 0;
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && name[0] != '-';

    private string PathOf(string name) => IsName(name)
        ? Path.Combine(Directory, name + Extension)
        : throw CliException.Usage($"A wallet's name is 1 to {MaxNameLength} letters, digits, '-' and '_'; '{name}' is none.");

    private Wallet? TryLoad(string name)
    {
        try
        {
            return Load(name);
        }
        catch (CliException)
        {
            return null;
        }
    }

    private WalletDocument Read(string name)
    {
        var path = PathOf(name);
        try
        {
            if (!File.Exists(path))
            {
                throw new CliException(
                    $"There is no wallet '{name}' in {Directory}. Make one with: market wallet new {name}", ExitCodes.Failure, "wallet-not-found");
            }

            if (new FileInfo(path).Length > MaxFileBytes)
            {
                throw Damaged(name, "it is too long");
            }

            var document = JsonSerializer.Deserialize(File.ReadAllBytes(path), WalletJson.Default.WalletDocument);
            return (document is null ? "it is empty" : WalletCipher.Check(document)) is { } fault ? throw Damaged(name, fault) : document!;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw Damaged(name, "it is not readable JSON of a wallet", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The wallet file {path} cannot be read: {e.Message}", ExitCodes.Failure, "wallet-not-readable", e);
        }
    }

    private void Write(string path, byte[] content)
    {
        if (OperatingSystem.IsWindows())
        {
            System.IO.Directory.CreateDirectory(Directory);
        }
        else
        {
            System.IO.Directory.CreateDirectory(Directory, OwnerOnly | UnixFileMode.UserExecute);
        }

        var temporary = $"{path}.{Guid.NewGuid():N}.new";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        try
        {
            using (var file = new FileStream(temporary, options))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: false);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private Wallet ToWallet(string name, WalletDocument document) => new(name, document.Address, document.CreatedAt, PathOf(name));

    private CliException Taken(string name) => new(
        $"A wallet '{name}' exists already in {Directory}. Choose another name; wallets are never overwritten.", ExitCodes.Failure, "wallet-exists");

    private CliException Damaged(string name, string why, Exception? inner = null) => new(
        $"The wallet file {PathOf(name)} is damaged: {why}. Restore it from a backup.", ExitCodes.Failure, "wallet-damaged", inner);
}
