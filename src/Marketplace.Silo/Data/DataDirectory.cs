using System.Globalization;

namespace Marketplace.Silo.Data;

/// <summary>The files of one host, and the lock that keeps a second host away from them.</summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream hostLock)
    {
        Path = path;
        _lock = hostLock;
    }

    /// <summary>The directory, absolute.</summary>
    public string Path { get; }

    /// <summary>Private keys, one file each.</summary>
    public string Keys => System.IO.Path.Combine(Path, "keys");

    /// <summary>The network's genesis parameters.</summary>
    public string Genesis => System.IO.Path.Combine(Path, "genesis.json");

    /// <summary>The chain log and its snapshots.</summary>
    public string Chain => ChainIn(Path);

    /// <summary>The votes of a validator among several.</summary>
    public string Votes => System.IO.Path.Combine(Path, "votes");


    /// <summary>Whether the chain log has anything in it.</summary>
    public bool HasChain => Directory.Exists(Chain) && Directory.EnumerateFiles(Chain, "*", SearchOption.AllDirectories).Any();

    /// <summary>The oldest file of the chain log; null before the first start.</summary>
    public string? FirstSegment() =>
        Directory.Exists(Chain) ? Directory.EnumerateFiles(Chain, "*.chain").Order(StringComparer.Ordinal).FirstOrDefault() : null;

    /// <summary>Makes the directory if need be and locks it for this process.</summary>
    /// <exception cref="HostStartException">It cannot be made or written, or another host has it.</exception>
    public static DataDirectory Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            CreatePrivate(path);
            return new DataDirectory(path, TakeLock(System.IO.Path.Combine(path, "host.lock"), path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostStartException($"the data directory {path} cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>The chain log and its snapshots of a data directory.</summary>
    public static string ChainIn(string path) => System.IO.Path.Combine(System.IO.Path.GetFullPath(path), "chain");

    /// <summary>The SQLite database of a data directory, which need not be there yet.</summary>
    public static string DatabaseIn(string path) => System.IO.Path.Combine(System.IO.Path.GetFullPath(path), "market.db");

    /// <summary>Makes a directory that only this user can enter.</summary>
    public static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static FileStream TakeLock(string file, string path)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (File.Exists(file))
        {
            throw new HostStartException($"another host runs on the data directory {path}; stop it, or use another one with --data", exception);
        }

        stream.SetLength(0);
        stream.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        stream.Flush();
        return stream;
    }
}
