using System.Diagnostics;
using System.Globalization;

namespace Marketplace.Bench.Deploy;

/// <summary>What a person at a terminal would do: <c>docker run -d</c>.</summary>
internal static class PlainDocker
{
    /// <summary>Runs a container and removes it again; only the run is timed.</summary>
    public static async Task<TimeSpan> RunAsync(string image, int port, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var id = await DockerAsync(["run", "-d", "-p", port.ToString(CultureInfo.InvariantCulture), image], cancellationToken);
        var elapsed = watch.Elapsed;
        await DockerAsync(["rm", "-f", id.Trim()], CancellationToken.None);
        return elapsed;
    }

    private static async Task<string> DockerAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("docker") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("docker could not be started");
        var printed = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var complained = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? await printed : throw new InvalidOperationException($"docker {string.Join(' ', arguments)}: {await complained}");
    }
}
