using Marketplace.Api;

namespace Marketplace.Cli.Commands.Nodes;

/// <summary>`market node ls`: the providers' machines.</summary>
internal static class MachineListCommand
{
    public static CliCommand Create(CommandRuntime runtime)
    {
        var command = new CliCommand("ls", "List the machines that offer resources.") { Examples = ["market node ls", "market node ls --json"] }
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var nodes = await context.Client.ListNodesAsync(cancellationToken).ToListAsync(cancellationToken);
                context.Screen.Show(new NodePage { Items = nodes }, ApiJson.Tolerant.NodePage, screen => screen.Table(
                    ["Node", "Name", "State", "Region", ">Free CPU", ">Free memory", ">Free disk", ">Instances", "Engine"],
                    nodes.Select(Row),
                    "No machine offers resources now."));
            });
        command.Aliases.Add("list");
        return command;
    }

    private static string?[] Row(NodeResponse node) =>
    [
        node.NodeId,
        node.Name,
        node.StateReason is null ? node.State : $"{node.State}: {node.StateReason}",
        node.Region,
        $"{(node.Capacity.CpuMilli - node.Reserved.CpuMilli) / 1000m:0.0} cores",
        $"{node.Capacity.MemoryMiB - node.Reserved.MemoryMiB} MiB",
        $"{node.Capacity.DiskMiB - node.Reserved.DiskMiB} MiB",
        $"{node.Instances}",
        node.Engine,
    ];
}
