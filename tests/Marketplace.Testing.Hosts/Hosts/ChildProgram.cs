using System.Diagnostics;
using System.Reflection;

namespace Marketplace.Testing.Hosts;

/// <summary>A test assembly started as a program of its own, so that a test can kill it.</summary>
public static class ChildProgram
{
    /// <summary>Starts the assembly's entry point with its output redirected.</summary>
    /// <param name="assembly">An assembly that is an executable.</param>
    /// <param name="arguments">What its entry point is given.</param>
    public static Process Start(Assembly assembly, params string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(assembly.Location);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
