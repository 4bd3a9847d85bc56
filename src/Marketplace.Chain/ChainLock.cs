using System.Globalization;

namespace Marketplace.Chain;

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
            throw new ChainLogLockedException(path, ReadHolder(directory), error);
        }

        try
        {
            File.WriteAllText(OwnerPath(directory), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The number only helps people; the lock holds without it, even on a full disk.
        }

        return new ChainLock(file);
    }

    public void Dispose() => _file.Dispose();

    private static string OwnerPath(string directory) => Path.Combine(directory, "lock.owner");

    private static string? ReadHolder(string directory)
    {
        try
        {
            return File.ReadAllText(OwnerPath(directory)).Trim() is { Length: > 0 and < 16 } holder && holder.All(char.IsAsciiDigit) ? holder : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
