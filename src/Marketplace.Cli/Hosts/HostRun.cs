using Marketplace.Cli.Commands;

namespace Marketplace.Cli.Hosts;

/// <summary>Runs <c>market-host</c> for a command: its output, its end and its exit code are the command's.</summary>
internal static class HostRun
{
    private const int SignalBase = 128;
    private const int Terminated = SignalBase + 15;

    /// <summary>Runs it to its end.</summary>
    /// <param name="context">The command's run.</param>
    /// <param name="arguments">The program's command line.</param>
    /// <param name="cancellationToken">Lets go of its lifeline, so that it ends gracefully.</param>
    /// <returns>Its exit code. What went wrong it has said itself.</returns>
    /// <exception cref="CliException">It is missing, or it crashed.</exception>
    public static async Task<int> RunAsync(CommandContext context, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var environment = context.Environment;
        var direct = environment.WritesToProcess;
        await using var host = HostChild.Start(
            [.. arguments, .. context.Screen.IsJson ? (string[])["--json"] : []],
            direct ? null : environment.Output,
            direct ? null : environment.Error);
        await using var told = cancellationToken.Register(host.Release);
        return Read(await host.WaitForExitAsync(CancellationToken.None), cancellationToken.IsCancellationRequested);
    }

    private static int Read(int exitCode, bool told) => exitCode switch
    {
        // A signal for both, before the host listened to any: nothing had begun.
        Terminated when told => ExitCodes.Interrupted,
        ExitCodes.Success or ExitCodes.Failure or ExitCodes.Usage or ExitCodes.Interrupted => exitCode,
        _ => throw new CliException(
            $"The host crashed: market-host {How(exitCode)}. Nothing that it acknowledged is lost; run the same command again.", exitCode, "host-crashed"),
    };

    private static string How(int exitCode) => exitCode > SignalBase ? $"was ended by signal {exitCode - SignalBase}" : $"ended with exit code {exitCode}";
}
