using System.Globalization;

namespace Marketplace.Fuzz.Tests.Harness;

/// <summary>The corpus in the repository: a folder for each target with what its encoders write, and with inputs that once failed.</summary>
/// <remarks>
/// After a change of a format, or for a new target:
/// <c>MARKET_FUZZ_WRITE_CORPUS=$PWD/tests/Marketplace.Fuzz.Tests/Corpus dotnet test tests/Marketplace.Fuzz.Tests --filter Corpus</c> in the
/// repository's root (the path must be a whole one). It writes <c>seed-NN.bin</c> anew and touches no other file.
/// </remarks>
public static class Corpus
{
    private static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "Corpus");

    /// <summary>Every target there is, by name.</summary>
    public static IReadOnlyList<IFuzzTarget> Targets { get; } =
    [
        .. typeof(Corpus).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false, IsPublic: true } && typeof(IFuzzTarget).IsAssignableFrom(type))
            .Select(type => (IFuzzTarget)Activator.CreateInstance(type)!)
            .OrderBy(target => target.Name, StringComparer.Ordinal),
    ];

    /// <summary>All files of a target, by name.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes)> Read(IFuzzTarget target)
    {
        var folder = Path.Combine(Root, target.Name);
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.bin").Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)))]
            : [];
    }

    /// <summary>What the encoders of a target write now, under the names of their files.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes)> Seeds(IFuzzTarget target) =>
        [.. target.Seeds().Select((bytes, i) => (string.Create(CultureInfo.InvariantCulture, $"seed-{i:D2}.bin"), bytes))];

    /// <summary>Writes the seeds of a target into a corpus folder.</summary>
    public static void Write(IFuzzTarget target, string root)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, target.Name)).FullName;
        foreach (var old in Directory.EnumerateFiles(folder, "seed-*.bin"))
        {
            File.Delete(old);
        }

        foreach (var (name, bytes) in Seeds(target))
        {
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        }
    }
}
