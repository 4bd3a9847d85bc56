using System.Collections.Immutable;
using System.Diagnostics;
using Marketplace.Testing.Folders;

namespace Marketplace.Architecture.Tests.Packages;

/// <summary>All packages, packed once out of what was built for the tests.</summary>
public sealed class PackedLibraries : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private readonly TempFolder _folder = new();

    internal ImmutableArray<PackageFile> All { get; private set; } = [];

    public async Task InitializeAsync()
    {
        // The folder of the running tests is artifacts/bin/PROJECT/CONFIGURATION.
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string[] arguments =
        [
            "msbuild", RepositoryRoot.Of("infra", "build", "Packages.proj"), "-nodeReuse:false", "-verbosity:quiet", "-nologo",
            "-p:NoBuild=true", $"-p:Configuration={char.ToUpperInvariant(configuration[0])}{configuration[1..]}", $"-p:PackageOutputPath={_folder.Path}",
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };

        // `dotnet test` tells its children which MSBuild is its own.
        foreach (var name in start.Environment.Keys.Where(name => name.Contains("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var limit = new CancellationTokenSource(Limit);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, $"packing ended with {process.ExitCode}:\n{await output}{await errors}");
        All = [.. Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal).Select(PackageFile.Read)];
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
