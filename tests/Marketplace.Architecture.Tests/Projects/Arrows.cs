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
        ["Cli"] = ["Client", "Wallet"],
    }.ToFrozenDictionary();

    /// <summary>Packages, by the start of their name, that only some projects may reach.</summary>
    public static FrozenDictionary<string, string[]> Packages { get; } = new Dictionary<string, string[]>
    {
        ["Microsoft.Orleans."] = ["Storage", "Grains.Contracts", "Grains", "Gateway", "Flux", "Silo"],
        ["Npgsql"] = ["Sql", "Explorer", "Storage", "Grains", "Gateway", "Flux", "Silo"],
        ["Microsoft.Data.Sqlite"] = ["Sql", "Explorer", "Storage", "Grains", "Gateway", "Flux", "Silo"],
        ["Docker.DotNet"] = ["Containers", "Provider", "Silo"],
        ["OpenTelemetry"] = ["Silo"],
    }.ToFrozenDictionary();

    /// <summary>Projects that may reach a framework besides .NET's own, which has to be installed wherever they run.</summary>
    public static FrozenSet<string> OnAspNetCore { get; } =
        new[] { "Chain", "Validators", "Sql", "Explorer", "Storage", "Grains", "Containers", "Provider", "Gateway", "Flux", "Silo" }.ToFrozenSet();
}
