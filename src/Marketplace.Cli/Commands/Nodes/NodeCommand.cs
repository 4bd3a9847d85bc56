using System.CommandLine;

namespace Marketplace.Cli.Commands.Nodes;

/// <summary>`market node`: the providers' machines, and the key of this one.</summary>
internal static class NodeCommand
{
    public static Command Create(CommandRuntime runtime) => new CliCommand("node", "Look at the providers' machines, and at the key of this one.").With(
        MachineListCommand.Create(runtime),
        NodeKeyCommand.Create(runtime));
}
