using System.CommandLine;
using System.CommandLine.Invocation;

namespace Marketplace.Silo.Commands;

/// <summary>The `market-host` program: runs a host, or works on the files of a stopped one.</summary>
internal static class HostProgram
{
    private const string Json = "--json";

    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">The words after the program's name.</param>
    /// <param name="console">Where it writes.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>See <see cref="HostExitCodes"/>.</returns>
    public static Task<int> RunAsync(string[] arguments, HostConsole console, StopRequest stop)
    {
        console = console with { Json = arguments.Contains(Json) };
        return Faults.GuardAsync(console, () => RunCheckedAsync(arguments, console, stop), stop.Token);
    }

    private static async Task<int> RunCheckedAsync(string[] arguments, HostConsole console, StopRequest stop)
    {
        var lifeline = new Option<bool>("--lifeline")
        {
            Description = "End when standard input ends, as it does when the process at its other end is gone.", Recursive = true,
        };
        var result = CreateRoot(console, lifeline).Parse(arguments);
        if (result.Action is ParseErrorAction)
        {
            throw new HostCommandException($"{result.Errors[0].Message.TrimEnd('.')}. See: market-host --help", "usage", HostExitCodes.Usage);
        }

        if (result.GetValue(lifeline))
        {
            stop.HoldOn(Console.OpenStandardInput());
        }

        var invocation = new InvocationConfiguration
        {
            Output = console.Output, Error = console.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
        };
        return await result.InvokeAsync(invocation, stop.Token);
    }

    private static RootCommand CreateRoot(HostConsole console, Option<bool> lifeline)
    {
        var root = RunCommand.Create(console);
        root.Add(new Option<bool>(Json) { Description = "Write results and faults as JSON, one value a line.", Recursive = true });
        root.Add(lifeline);
        root.Add(new Command("ledger", "Work on the chain log of a stopped host.") { RepairCommand.Create(console) });
        root.Add(new Command("explorer", "Work on the explorer's tables of a stopped host.") { RebuildCommand.Create(console) });
        return root;
    }
}
