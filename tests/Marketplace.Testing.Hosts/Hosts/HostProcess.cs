using System.Diagnostics;
using System.Net;
using System.Text;
using Marketplace.Testing.Ports;

namespace Marketplace.Testing.Hosts;

/// <summary>A real <c>market-host</c> process on a data directory of its own, which can be killed and started again at the same address.</summary>
/// <remarks>Disposing kills the process, and so does the end of the test run; the data directory belongs to the caller.</remarks>
public sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private readonly string[] _arguments;
    private readonly StringBuilder _output = new();
    private Process? _process;

    /// <summary>Prepares a host; <see cref="StartAsync"/> starts it.</summary>
    /// <param name="dataDirectory">The data directory.</param>
    /// <param name="settings">More settings, each as KEY=VALUE.</param>
    public HostProcess(string dataDirectory, params string[] settings)
    {
        Address = new Uri($"http://127.0.0.1:{FreePorts.One()}");
        string[] all = [$"DataDirectory={dataDirectory}", $"Listen={Address.ToString().TrimEnd('/')}", .. settings];
        _arguments = ["--lifeline", .. all.SelectMany(setting => (string[])["--set", setting])];
        Client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Where its HTTP API listens, the same after every start.</summary>
    public Uri Address { get; }

    /// <summary>Talks to it.</summary>
    public HttpClient Client { get; }

    /// <summary>What it has printed so far, all starts together.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(BuiltProgram.Host);
        foreach (var argument in _arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        while (true)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"the host ended with {process.ExitCode} while starting:\n{Output}");
            }

            try
            {
                using var answer = await Client.GetAsync(new Uri("/health/ready", UriKind.Relative), limit.Token);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"the host was not ready within {StartLimit.TotalSeconds} s:\n{Output}");
            }

            try
            {
                await Task.Delay(50, limit.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"the host was not ready within {StartLimit.TotalSeconds} s:\n{Output}");
            }
        }
    }

    /// <summary>SIGKILL, at once; waits until the process is gone.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    /// <summary>SIGTERM; waits for a graceful end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        var process = _process ?? throw new InvalidOperationException("the host does not run");
        using (var signal = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await signal.WaitForExitAsync(cancellationToken);
        }

        await process.WaitForExitAsync(cancellationToken);
        _process = null;
        using (process)
        {
            return process.ExitCode;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Client.Dispose();
    }

    private void Append(string? line)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.AppendLine(line);
            }
        }
    }
}
