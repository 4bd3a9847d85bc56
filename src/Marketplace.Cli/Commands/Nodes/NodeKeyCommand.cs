using System.CommandLine;
using Marketplace.Cli.Output;

namespace Marketplace.Cli.Commands.Nodes;

/// <summary>`market node key`: the public key of the machine, which a registration names.</summary>
internal static class NodeKeyCommand
{
    /// <summary>The option that names the key's file; the default is the one of a host that was started here without --data.</summary>
    public static Option<string> FileOption() => new("--node-key-file")
    {
        Description = "The machine's key: keys/node.key in the data directory of its host.", HelpName = "FILE", DefaultValueFactory = _ => Path.Combine("data", "keys", "node.key"),
    };

    public static CliCommand Create(CommandRuntime runtime)
    {
        var file = FileOption();
        return new CliCommand("key", "Show the public key of this machine's node. The private one stays in its file.")
        {
            Examples = ["market node key", "market node key --node-key-file /var/lib/market/keys/node.key --json"],
        }
            .With(file)
            .Runs(runtime, (context, _) =>
            {
                var path = context.Value(file)!;
                using var key = NodeKeyFile.Read(path);
                var output = new NodeKeyOutput { NodeKey = key.PublicKey.ToString(), Address = key.Address.ToString(), Path = Path.GetFullPath(path) };
                context.Screen.Show(output, CliJson.Readable.NodeKeyOutput, screen => screen.Pairs(("node key", output.NodeKey), ("address", output.Address), ("file", output.Path)));
                return Task.CompletedTask;
            });
    }
}
