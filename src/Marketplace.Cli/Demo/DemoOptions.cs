namespace Marketplace.Cli.Demo;

/// <summary>What <c>market demo</c> was asked for.</summary>
internal sealed record DemoOptions
{
    /// <summary>The image of the web app: it serves HTTP on port 8080. The default value is the small local one that ./market builds.</summary>
    public string Image { get; init; } = "marketplace/hello-web:1";

    /// <summary>The command of the web app; empty (the default value) for the image's own.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The container engine; null (the default value) for DOCKER_HOST or Docker's usual socket.</summary>
    public string? Engine { get; init; }

    /// <summary>A PostgreSQL connection string; null (the default value) for SQLite.</summary>
    public string? Database { get; init; }
}
