using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Marketplace.Chain;

/// <summary>The file operations whose failure the log must survive; tests replace them to fail at will.</summary>
internal class ChainDisk
{
    private const int NoSpace = 28;
    private const int FileTooBig = 27;
    private const int QuotaExceeded = 122;
    private const int ReadOnlyDirectory = 0x10000;
    private const int CloseOnExec = 0x80000;

    public virtual SafeFileHandle Create(string path) => File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);

    public virtual void Write(SafeFileHandle file, IReadOnlyList<ReadOnlyMemory<byte>> buffers, long offset) => RandomAccess.Write(file, buffers, offset);

    public virtual void Flush(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    public virtual void SetLength(SafeFileHandle file, long length) => RandomAccess.SetLength(file, length);

    /// <summary>Makes the creation, renaming or removal of files in a folder durable.</summary>
    public virtual void FlushDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = NativeOpen(directory, ReadOnlyDirectory | CloseOnExec);
        if (descriptor < 0)
        {
            throw new IOException($"cannot open the folder {directory}", Marshal.GetLastPInvokeError());
        }

        try
        {
            if (NativeSync(descriptor) != 0)
            {
                throw new IOException($"cannot flush the folder {directory}", Marshal.GetLastPInvokeError());
            }
        }
        finally
        {
            _ = NativeClose(descriptor);
        }
    }

    public static bool IsFull(Exception error) =>
        error is IOException && (OperatingSystem.IsWindows() ? (error.HResult & 0xFFFF) is 39 or 112 : error.HResult is NoSpace or FileTooBig or QuotaExceeded);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int NativeOpen([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int NativeSync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int NativeClose(int descriptor);
}
