using System.Diagnostics;
using System.Text.Json;
using Marketplace.Cli.Hosts;

namespace Marketplace.Cli.Demo;

/// <summary>Runs this same program again, as a person in a terminal would, and the host beside it.</summary>
internal sealed class DemoPrograms(DemoReport report, IReadOnlyDictionary<string, string> environment)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Runs a command with <c>--json</c> and reads what it prints.</summary>
    /// <param name="arguments">The command line without <c>--json</c>.</param>
    /// <param name="cancellationToken">Kills the command.</param>
    /// <returns>The last JSON value that it printed.</returns>
    /// <exception cref="DemoException">It failed, or printed no JSON.</exception>
    public async Task<JsonElement> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        report.Command(arguments);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var process = Start([.. arguments, "--json"]);
        try
        {
            var printed = process.StandardOutput.ReadToEndAsync(limit.Token);
            var complained = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            var lines = (await printed).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (process.ExitCode != 0)
            {
                throw new DemoException($"'market {string.Join(' ', arguments)}' ended with {process.ExitCode}: {(await complained).Trim()}");
            }

            return ParseLast(lines) ?? throw new DemoException($"'market {string.Join(' ', arguments)}' printed no JSON");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new DemoException($"'market {string.Join(' ', arguments)}' did not end within {Patience.TotalSeconds} s");
        }
    }

    /// <summary>Starts the host in a process of its own.</summary>
    /// <param name="arguments">The words after <c>market up</c>.</param>
    /// <param name="logFile">Gets what it prints, appended.</param>
    public DemoHost StartHost(IReadOnlyList<string> arguments, string logFile)
    {
        report.Command(["up", .. arguments]);
        return new DemoHost(arguments, logFile);
    }

    private static JsonElement? ParseLast(string[] lines)
    {
        // One object over many lines, or one object a line.
        foreach (var text in new[] { string.Join('\n', lines), lines.LastOrDefault() ?? "" })
        {
            try
            {
                using var document = JsonDocument.Parse(text);
                return document.RootElement.Clone();
            }
            catch (JsonException)
            {
                continue;
            }
        }

        return null;
    }

    private Process Start(IReadOnlyList<string> arguments)
    {
        var start = ProgramStart.Of(typeof(DemoPrograms).Assembly.Location, arguments);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new DemoException($"{start.FileName} could not be started");
        process.StandardInput.Close();
        return process;
    }
}
