namespace Marketplace.Cli.Hosts;

/// <summary>Finds the program <c>market-host</c>, which comes with this one and is no part of it.</summary>
internal static class HostLocation
{
    private const string Library = "market-host.dll";

    /// <summary>The program's assembly.</summary>
    /// <exception cref="CliException">It is missing.</exception>
    public static string Locate() => LocateBeside(AppContext.BaseDirectory);

    /// <summary>The program's assembly, for a program in a folder: installed below it, in it, or built beside it.</summary>
    /// <param name="folder">The folder.</param>
    internal static string LocateBeside(string folder)
    {
        var own = new DirectoryInfo(folder);
        string[] places =
        [
            Path.Combine(folder, "host", Library),
            Path.Combine(folder, Library),
            Path.GetFullPath(Path.Combine(folder, "..", "..", "Marketplace.Silo", own.Name, Library)),
        ];
        return places.FirstOrDefault(File.Exists)
            ?? throw new CliException($"The program market-host is missing; it should be {places[0]}. Install or build this program again.", ExitCodes.Failure, "host-missing");
    }
}
