using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Marketplace.Cli.Tests.Hosts;

/// <summary>A real <c>market up --json</c> process with the <c>market-host</c> that it starts.</summary>
internal sealed class UpProcess : IAsyncDisposable
{
    private readonly string _data;
    private readonly Process _process;
    private readonly Task<string> _errors;

    private UpProcess(string data, Process process)
    {
        _data = data;
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts one without a node on a free port.</summary>
    public static UpProcess Start(string data, params string[] more)
    {
        string[] line = ["up", "--json", "--no-provider", "--data", data, "--listen", "http://127.0.0.1:0", "--log-level", "Error", .. more];
        // A shell starts what runs in its background with SIGINT ignored, and its children inherit that: the test would wait for nothing.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "market.dll"), .. line])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new UpProcess(data, Process.Start(start)!);
    }

    /// <summary>What it says once it is ready.</summary>
    public async Task<JsonElement> ReadyAsync(CancellationToken cancellationToken)
    {
        var line = await _process.StandardOutput.ReadLineAsync(cancellationToken);
        Assert.False(line is null, $"it ended with {(line is null ? await EndAsync(cancellationToken) : default)}");
        return JsonDocument.Parse(line!).RootElement;
    }

    /// <summary>Sends a signal to the program, not to its host.</summary>
    public Task SignalAsync(string signal, CancellationToken cancellationToken) =>
        RunAsync("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)], cancellationToken);

    /// <summary>Sends a signal to the host, which wrote its process into its lock. .NET does not read a file that is locked, so a shell does.</summary>
    public Task SignalHostAsync(string signal, CancellationToken cancellationToken) =>
        RunAsync("sh", ["-c", $"kill -{signal} $(cat '{LockFile}')"], cancellationToken);

    /// <summary>Its exit code and what it wrote to standard error, host included.</summary>
    public async Task<(int ExitCode, string Errors)> EndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return (_process.ExitCode, await _errors.WaitAsync(cancellationToken));
    }

    /// <summary>Waits until the host has given its data directory back.</summary>
    public async Task HostEndedAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await using var free = new FileStream(LockFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                return;
            }
            catch (IOException)
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private string LockFile => Path.Combine(_data, "host.lock");

    private static async Task RunAsync(string program, string[] line, CancellationToken cancellationToken)
    {
        using var process = Process.Start(program, line);
        await process.WaitForExitAsync(cancellationToken);
        Assert.Equal(0, process.ExitCode);
    }
}
