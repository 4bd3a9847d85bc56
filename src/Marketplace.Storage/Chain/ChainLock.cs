using System.Globalization;

namespace Marketplace.Storage.Chain;

/// <summary>The right to write a chain: an exclusive lock on a file beside it, which ends with the process that holds it.</summary>
internal sealed class ChainLock : IDisposable
{
    private readonly FileStream _file;

    private ChainLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, or says who has it.</summary>
    /// <exception cref="ChainLogLockedException">Somebody else has it.</exception>
    public static ChainLock Take(string directory)
    {
        var path = Path.Combine(directory, "lock");
        FileStream file;
        try
        {
            // FileShare.None is flock(LOCK_EX | LOCK_NB) on Unix, so a killed process never leaves the lock behind.
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException error) when (error is not (DirectoryNotFoundException or PathTooLongException) && !ChainDisk.IsFull(error))
        {
            throw new ChainLogLockedException(path, ReadHolder(path), error);
        }

        try
        {
            file.SetLength(0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            file.Flush();
        }
        catch (IOException)
        {
            // The number only helps people; the lock holds without it, even on a full disk.
        }

        return new ChainLock(file);
    }

    public void Dispose() => _file.Dispose();

    private static string? ReadHolder(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file);
            return reader.ReadLine() is { Length: > 0 and < 16 } holder && holder.All(char.IsAsciiDigit) ? holder : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
