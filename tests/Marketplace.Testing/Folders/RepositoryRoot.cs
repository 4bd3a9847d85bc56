namespace Marketplace.Testing.Folders;

/// <summary>Finds files of the repository from where the tests run. A deterministic build has no other way to them.</summary>
public static class RepositoryRoot
{
    private const string Landmark = "Marketplace.sln";

    /// <summary>The directory that holds the solution.</summary>
    public static string Path { get; } = Find();

    /// <summary>The full path of a file or directory of the repository.</summary>
    /// <param name="parts">Its path from the root, part by part.</param>
    public static string Of(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, Landmark)))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No directory above {AppContext.BaseDirectory} holds {Landmark}.");
    }
}
