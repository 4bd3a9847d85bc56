using System.IO.MemoryMappedFiles;

namespace Marketplace.Fuzz.Tests.Harness;

/// <summary>The input that a thread is trying, in a file that is left behind when the process dies of it (a stack overflow, say).</summary>
public sealed class LastInput : IDisposable
{
    private static int _made;

    private readonly string _path;
    private readonly int _capacity;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    /// <summary>Makes a file that no other one has had: what a dead process left is not lost, and a thread that hangs on an input keeps its own.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="thread">The thread's number.</param>
    /// <param name="capacity">The longest input.</param>
    public LastInput(string target, int thread, int capacity)
    {
        Directory.CreateDirectory(Failures.Folder);
        _capacity = capacity;
        _path = Path.Combine(Failures.Folder, $"{target}-thread{thread}-{Environment.ProcessId}-{Interlocked.Increment(ref _made)}.last");
        _file = MemoryMappedFile.CreateFromFile(_path, FileMode.CreateNew, null, capacity + sizeof(int));
        _view = _file.CreateViewAccessor();
    }

    /// <summary>Notes an input: four bytes of length, then the bytes.</summary>
    public void Note(byte[] input)
    {
        var length = Math.Min(input.Length, _capacity);
        _view.Write(0, length);
        _view.WriteArray(sizeof(int), input, 0, length);
    }

    /// <summary>All went well: removes the file.</summary>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
        File.Delete(_path);
    }
}
