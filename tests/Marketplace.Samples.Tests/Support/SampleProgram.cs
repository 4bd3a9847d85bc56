using System.Diagnostics;
using System.Threading.Channels;

namespace Marketplace.Samples.Tests.Support;

/// <summary>A sample that runs as a program of its own. Disposing kills it if it still runs.</summary>
internal sealed class SampleProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task<string> _errors;
    private readonly List<string> _read = [];

    private SampleProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
            {
                _lines.Writer.TryWrite(text);
            }
            else
            {
                _lines.Writer.Complete();
            }
        };
        process.BeginOutputReadLine();
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts a sample that was built beside the tests.</summary>
    /// <param name="name">The sample's assembly.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="variables">Variables of its environment.</param>
    public static SampleProgram Start(string name, IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> variables)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, name + ".dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (variable, value) in variables)
        {
            start.Environment[variable] = value;
        }

        return new SampleProgram(Process.Start(start)!);
    }

    /// <summary>What it has printed that was read so far, line by line.</summary>
    public IReadOnlyList<string> Lines => _read;

    /// <summary>Reads lines until one fits.</summary>
    /// <exception cref="InvalidOperationException">The program ended before.</exception>
    public async Task<string> ReadUntilAsync(Func<string, bool> fits, CancellationToken cancellationToken)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(cancellationToken))
        {
            _read.Add(line);
            if (fits(line))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"the program ended before the line came:\n{string.Join('\n', _read)}\n{await _errors}");
    }

    /// <summary>Waits for its end, and reads the rest of its output.</summary>
    /// <returns>The exit code, and what it wrote to standard error.</returns>
    public async Task<(int ExitCode, string Errors)> EndAsync(CancellationToken cancellationToken)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(cancellationToken))
        {
            _read.Add(line);
        }

        await _process.WaitForExitAsync(cancellationToken);
        return (_process.ExitCode, await _errors);
    }

    /// <summary>SIGKILL; what it printed before is still read by <see cref="EndAsync"/>.</summary>
    public void Kill() => _process.Kill();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
