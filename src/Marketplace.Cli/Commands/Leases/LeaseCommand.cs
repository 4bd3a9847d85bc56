using System.CommandLine;

namespace Marketplace.Cli.Commands.Leases;

/// <summary>`market lease`: everything about leases that exist.</summary>
internal static class LeaseCommand
{
    public static Command Create(CommandRuntime runtime) => new CliCommand("lease", "Look at and change your leases.").With(
        LeaseReadCommands.List(runtime),
        LeaseReadCommands.Show(runtime),
        LeaseLogsCommand.Create(runtime),
        LeaseEventsCommand.Create(runtime),
        LeaseReadCommands.Charges(runtime),
        LeaseChangeCommands.Update(runtime),
        LeaseChangeCommands.Restart(runtime),
        LeaseTopUpCommand.Create(runtime),
        LeaseChangeCommands.Close(runtime));

    /// <summary>The argument that names a lease.</summary>
    public static Argument<string> IdArgument() => new("lease") { Description = "The lease's id, or its first characters (at least 4)." };
}
