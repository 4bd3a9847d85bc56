namespace Marketplace.Cli.Commands;

/// <summary>What all commands of one run share.</summary>
/// <param name="Environment">The surroundings.</param>
/// <param name="Options">The options that every command takes.</param>
internal sealed record CommandRuntime(CliEnvironment Environment, GlobalOptions Options);
