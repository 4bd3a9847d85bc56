using System.Diagnostics;
using Marketplace.Testing.Folders;

namespace Marketplace.Bench.Cli;

/// <summary>The least that <c>dotnet</c> can run: a program that does nothing, compiled to machine code ahead of time.</summary>
/// <remarks>It has no culture data, as the product's own programs have none: loading it would make this baseline easier to meet.</remarks>
internal static class EmptyProgram
{
    private const string Project =
        """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <PublishReadyToRun>true</PublishReadyToRun>
            <SelfContained>false</SelfContained>
            <InvariantGlobalization>true</InvariantGlobalization>
          </PropertyGroup>
        </Project>
        """;

    /// <summary>Writes and publishes the program.</summary>
    /// <param name="folder">Where it is written; not inside the repository, whose settings it does not share.</param>
    /// <param name="cancellationToken">Stops the compiler.</param>
    /// <returns>How it is started.</returns>
    public static async Task<Func<ProcessStartInfo>> PublishAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var project = Path.Combine(folder, "empty.csproj");
        var output = Path.Combine(folder, "published");
        await File.WriteAllTextAsync(project, Project, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), "return;", cancellationToken);
        var publish = new ProcessStartInfo("dotnet") { WorkingDirectory = RepositoryRoot.Path };
        string[] words = ["publish", project, "-c", "Release", "-v", "quiet", "-o", output];
        foreach (var word in words.Concat(["-p:UseSharedCompilation=false", "-nodeReuse:false", .. Feed()]))
        {
            publish.ArgumentList.Add(word);
        }

        await ChildProcessorTime.RunAsync(publish, cancellationToken);
        return () => new ProcessStartInfo("dotnet", [Path.Combine(output, "empty.dll")]);
    }

    private static string[] Feed() =>
        Environment.GetEnvironmentVariable("MARKET_NUGET_CONFIG") is { Length: > 0 } feed ? [$"-p:RestoreConfigFile={feed}"] : [];
}
