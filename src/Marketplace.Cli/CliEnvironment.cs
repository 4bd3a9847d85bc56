using Marketplace.Cli.Terminal;
using Marketplace.Wallet.Keys;

namespace Marketplace.Cli;

/// <summary>What a command line program gets from its surroundings, in one place so that tests can give it.</summary>
public sealed record CliEnvironment
{
    /// <summary>Standard output.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Standard input.</summary>
    public required TextReader Input { get; init; }

    /// <summary>Whether output is a terminal: only then are colours and progress shown.</summary>
    public required bool OutputIsTerminal { get; init; }

    /// <summary>Whether somebody can be asked.</summary>
    public required bool InputIsTerminal { get; init; }

    /// <summary>Reads a line without showing it.</summary>
    public required Func<string> ReadSecret { get; init; }

    /// <summary>Environment variables; null where one is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Sends HTTP requests; null for the system's own way.</summary>
    public HttpMessageHandler? HttpHandler { get; init; }

    /// <summary>How dear a guess at a new wallet's password is.</summary>
    internal int WalletCost { get; init; } = WalletStore.DefaultPasswordCost;

    /// <summary>The environment of this process.</summary>
    public static CliEnvironment OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        Input = Console.In,
        OutputIsTerminal = !Console.IsOutputRedirected,
        InputIsTerminal = !Console.IsInputRedirected,
        ReadSecret = SecretReader.ReadFromTerminal,
        Variable = Environment.GetEnvironmentVariable,
    };
}
