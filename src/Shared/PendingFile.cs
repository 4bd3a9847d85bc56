namespace Marketplace;

/// <summary>Shared source of Wallet and Cli: a file under another name until it is complete: a crash leaves the old one or the new, and never a part.</summary>
internal sealed class PendingFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _stream;

    /// <summary>Begins a file.</summary>
    /// <param name="path">What it shall be called.</param>
    /// <param name="mode">Who may do what with it; null for what the process gives to new files. Without meaning on Windows.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not ours to write.</exception>
    public PendingFile(string path, UnixFileMode? mode = null)
    {
        _path = path;
        _temporary = $"{path}.{Guid.NewGuid():N}.new";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (mode is not null && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        _stream = new FileStream(_temporary, options);
    }

    /// <summary>Takes the content.</summary>
    public Stream Stream => _stream;

    /// <summary>Makes the content durable and gives the file its name.</summary>
    /// <param name="overwrite">Whether it may take the place of another.</param>
    public void Commit(bool overwrite)
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_temporary, _path, overwrite);
    }

    /// <summary>Leaves nothing behind of a file that was not committed.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        File.Delete(_temporary);
    }
}
