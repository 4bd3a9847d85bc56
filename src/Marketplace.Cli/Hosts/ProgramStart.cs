using System.Diagnostics;

namespace Marketplace.Cli.Hosts;

/// <summary>How a program of this product is started from another.</summary>
internal static class ProgramStart
{
    /// <summary>Starts it as this process was started: by <c>dotnet</c>, or as a program of its own.</summary>
    /// <param name="library">The program's assembly.</param>
    /// <param name="arguments">Its command line.</param>
    public static ProcessStartInfo Of(string library, IEnumerable<string> arguments)
    {
        var own = Environment.ProcessPath;
        var program = Path.ChangeExtension(library, OperatingSystem.IsWindows() ? ".exe" : null);
        return Path.GetFileNameWithoutExtension(own) == "dotnet" ? new ProcessStartInfo(own!, [library, .. arguments])
            : File.Exists(program) ? new ProcessStartInfo(program, arguments)
            : new ProcessStartInfo("dotnet", [library, .. arguments]);
    }
}
