using System.Diagnostics;

namespace Marketplace.Cli.Hosts;

/// <summary>A process of <c>market-host</c>, tied to this one by a lifeline: when this process is gone, however that came, it ends as well.</summary>
/// <remarks>Disposing kills it if it still runs.</remarks>
internal sealed class HostChild : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _copying;

    private HostChild(Process process, TextWriter? output, TextWriter? error)
    {
        _process = process;
        _copying = Task.WhenAll(
            output is null ? Task.CompletedTask : CopyAsync(process.StandardOutput, output),
            error is null ? Task.CompletedTask : CopyAsync(process.StandardError, error));
    }

    /// <summary>Its process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts the program.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <param name="output">Gets what it writes; null lets it write to this process's standard output itself.</param>
    /// <param name="error">Gets what it complains of; null lets it write to this process's standard error itself.</param>
    /// <exception cref="CliException">It is missing, or could not be started.</exception>
    public static HostChild Start(IEnumerable<string> arguments, TextWriter? output, TextWriter? error)
    {
        var start = ProgramStart.Of(HostLocation.Locate(), [.. arguments, "--lifeline"]);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = output is not null;
        start.RedirectStandardError = error is not null;
        try
        {
            return new HostChild(Process.Start(start)!, output, error);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new CliException($"The program market-host could not be started: {e.Message}", ExitCodes.Failure, "host-missing", e);
        }
    }

    /// <summary>Lets go of the lifeline: the process ends as gracefully as on SIGTERM, and no later than its settings say.</summary>
    public void Release()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }
    }

    /// <summary>Waits for its end and the last of what it wrote.</summary>
    /// <param name="cancellationToken">Ends the wait, not the process.</param>
    /// <returns>Its exit code; for a signal 128 and the signal's number.</returns>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _copying.WaitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: no chance to write anything down.</summary>
    /// <param name="cancellationToken">Ends the wait for its end.</param>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await WaitForExitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private static async Task CopyAsync(StreamReader from, TextWriter to)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            await to.WriteLineAsync(line);
        }
    }
}
