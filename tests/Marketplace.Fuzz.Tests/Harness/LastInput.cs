using System.IO.MemoryMappedFiles;

namespace Marketplace.Fuzz.Tests.Harness;

/// <summary>The input that a thread is trying, in a file that is left behind when the process dies of it (a stack overflow, say).</summary>
public sealed class LastInput : IDisposable
{
    private readonly string _path;
    private readonly int _capacity;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    /// <summary>Makes the file; one that a dead process left gets another name first, so that it is not lost.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="thread">The thread's number.</param>
    /// <param name="capacity">The longest input.</param>
    public LastInput(string target, int thread, int capacity)
    {
        Directory.CreateDirectory(Failures.Folder);
        _capacity = capacity;
        _path = Path.Combine(Failures.Folder, $"{target}-thread{thread}.last");
        if (File.Exists(_path))
        {
            File.Move(_path, $"{_path}.{File.GetLastWriteTimeUtc(_path):yyyyMMddHHmmss}.left", overwrite: true);
        }

        _file = MemoryMappedFile.CreateFromFile(_path, FileMode.Create, null, capacity + sizeof(int));
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
