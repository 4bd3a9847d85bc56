namespace Marketplace.Silo.Commands;

/// <summary>The edge of the process: whatever goes wrong ends in one line and an exit code.</summary>
internal static class Faults
{
    /// <summary>Runs something to its exit code.</summary>
    /// <param name="console">Gets the line.</param>
    /// <param name="run">What is run.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    /// <returns>See <see cref="HostExitCodes"/>.</returns>
    public static async Task<int> GuardAsync(HostConsole console, Func<Task<int>> run, CancellationToken cancellationToken)
    {
        try
        {
            return await run();
        }
        catch (HostCommandException exception)
        {
            return Told(exception.Message, exception.Code, exception.ExitCode);
        }
        catch (HostStartException exception)
        {
            return Told("cannot start: " + exception.Message, "cannot-start", exception.IsInvalidSetting ? HostExitCodes.Usage : HostExitCodes.Failure);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Told("stopped", "interrupted", HostExitCodes.Interrupted);
        }
#pragma warning disable CA1031 // the end of the process: one line instead of a stack trace
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Told($"failed: {exception.GetType().Name}: {exception.Message}", "unexpected", HostExitCodes.Failure);
        }

        int Told(string message, string code, int exitCode)
        {
            console.Fail(message, code);
            return exitCode;
        }
    }
}
