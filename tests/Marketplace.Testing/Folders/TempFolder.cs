using System.Diagnostics;

namespace Marketplace.Testing.Folders;

/// <summary>A folder that is gone after the test; optionally a file system of its own with little room.</summary>
public sealed class TempFolder : IDisposable
{
    private readonly bool _mounted;

    public TempFolder(int? sizeKiB = null)
    {
        Path = Directory.CreateTempSubdirectory("market-test-").FullName;
        if (sizeKiB is { } size)
        {
            Run("mount", "-t", "tmpfs", "-o", $"size={size}k", "tmpfs", Path);
            _mounted = true;
        }
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file of the folder and gives its path.</summary>
    public string File(string name, string content)
    {
        var path = File(name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    public void Dispose()
    {
        if (_mounted)
        {
            Run("umount", "-l", Path);
        }

        Directory.Delete(Path, recursive: true);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} failed (these tests need root): {errors}");
    }
}
