using System.CommandLine;
using Marketplace.Cli.Hosts;

namespace Marketplace.Cli.Commands;

/// <summary>`market up`: starts `market-host` beside this process, and ends with it.</summary>
internal static class UpCommand
{
    public static Command Create(CommandRuntime runtime)
    {
        var options = new UpOptions();
        return new CliCommand("up", "Run a marketplace here: silo, gateway and one local provider in one process. Ctrl-C stops it; containers go on running.")
        {
            Examples =
            [
                "market up",
                "market up --data /var/lib/market --listen http://0.0.0.0:5080",
                "market up --database 'Host=db;Database=market;Username=market'",
                "market up --no-provider",
                "market up --set Gateway:Streams=5000 --set Market:OfflineAfter=00:01:00",
                "market up --data v1 --validator-key v1.key --validator-listen 10.0.0.1:5090 --peer 10.0.0.2:5090 --peer 10.0.0.3:5090",
            ],
        }
            .With(options.All)
            .RunsTo(runtime, async (context, cancellationToken) =>
            {
                var exitCode = await HostRun.RunAsync(context, options.HostArguments(context.Line), cancellationToken);

                // Being told to stop is how a host ends.
                return exitCode == ExitCodes.Interrupted && cancellationToken.IsCancellationRequested ? ExitCodes.Success : exitCode;
            });
    }

    /// <summary>The command line of <c>market-host</c> for that of <c>market up</c>.</summary>
    /// <param name="line">The words after <c>up</c>.</param>
    public static string[] HostArguments(IReadOnlyList<string> line)
    {
        var options = new UpOptions();
        return options.HostArguments(new CliCommand("up", "").With(options.All).Parse(line));
    }
}
