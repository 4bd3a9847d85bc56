using System.CommandLine;
using Marketplace.Silo.Settings;

namespace Marketplace.Silo.Commands;

/// <summary>The program without a command: runs a host until it is told to stop.</summary>
internal static class RunCommand
{
    /// <summary>Makes the root of all commands.</summary>
    /// <param name="console">Where it writes.</param>
    public static RootCommand Create(HostConsole console)
    {
        var config = new Option<string?>("--config")
        {
            Description = $"A file of settings in JSON. Default: {HostConfiguration.DefaultFile} here, if there is one.", HelpName = "FILE",
        };
        var set = new Option<string[]>("--set")
        {
            Description = "A setting; may be given several times. docs/configuration.md lists them.", HelpName = "KEY=VALUE", DefaultValueFactory = _ => [],
        };
        var root = new RootCommand("Run a marketplace: ledger, grains, HTTP API and one local node. SIGTERM and SIGINT stop it; containers go on running.") { config, set };
        root.SetAction((result, cancellationToken) =>
        {
            var settings = (result.GetValue(set) ?? []).Select(ReadSetting).ToList();
            return MarketplaceHost.RunAsync(HostConfiguration.Build(result.GetValue(config), settings), console, cancellationToken);
        });
        return root;
    }

    private static KeyValuePair<string, string?> ReadSetting(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new(text[..equals], text[(equals + 1)..])
            : throw new HostCommandException($"--set takes KEY=VALUE, such as Gateway:Streams=5000, not '{text}'.", "usage", HostExitCodes.Usage);
    }
}
