using System.Collections.Frozen;

namespace Marketplace.Architecture.Tests.Projects;

/// <summary>The one table of which project of the product may stand on which; docs/architecture.md explains it. A new project gets a row here.</summary>
internal static class Arrows
{
    /// <summary>What each project may reference. It may also use what these may reference.</summary>
    public static FrozenDictionary<string, string[]> Allowed { get; } = new Dictionary<string, string[]>
    {
        // The core: pure, no input or output.
        ["Ledger"] = [],
        ["Market"] = ["Ledger"],

        // The ledger's own side.
        ["Chain"] = ["Ledger"],
        ["Validators"] = ["Chain"],

        // Databases.
        ["Sql"] = [],
        ["Explorer"] = ["Chain", "Sql"],
        ["Storage"] = ["Market", "Sql"],

        // What others build on.
        ["Api"] = ["Market"],
        ["Client"] = ["Api"],
        ["Wallet"] = ["Client", "Market"],

        // A node.
        ["Containers"] = ["Market"],
        ["Provider"] = ["Containers", "Market"],

        // Grains.
        ["Grains.Contracts"] = ["Market"],
        ["Grains"] = ["Grains.Contracts", "Chain", "Storage"],

        // HTTP.
        ["Gateway"] = ["Api", "Grains.Contracts", "Chain", "Explorer", "Storage"],
        ["Flux"] = ["Gateway"],

        // Programs.
        ["Silo"] = ["Flux", "Gateway", "Grains", "Provider", "Validators"],
        ["Cli"] = ["Client", "Wallet", "Silo"],
    }.ToFrozenDictionary();

    /// <summary>Packages, by the start of their name, that only some projects may reach.</summary>
    public static FrozenDictionary<string, string[]> Packages { get; } = new Dictionary<string, string[]>
    {
        ["Microsoft.Orleans."] = ["Storage", "Grains.Contracts", "Grains", "Gateway", "Flux", "Silo", "Cli"],
        ["Npgsql"] = ["Sql", "Explorer", "Storage", "Grains", "Gateway", "Flux", "Silo", "Cli"],
        ["Microsoft.Data.Sqlite"] = ["Sql", "Explorer", "Storage", "Grains", "Gateway", "Flux", "Silo", "Cli"],
        ["Docker.DotNet"] = ["Containers", "Provider", "Silo", "Cli"],
        ["OpenTelemetry"] = ["Silo", "Cli"],
    }.ToFrozenDictionary();
}
