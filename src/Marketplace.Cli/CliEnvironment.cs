using System.Text;
using Marketplace.Cli.Terminal;
using Marketplace.Wallet.Keys;

namespace Marketplace.Cli;

/// <summary>What a command line program gets from its surroundings, in one place so that tests can give it.</summary>
public sealed record CliEnvironment
{
    private readonly TextWriter? _error;
    private readonly TextReader? _input;

    /// <summary>Standard output.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Standard error. The process's own is opened when it is first used: most commands end without a word on it.</summary>
    public TextWriter Error { get => _error ?? Console.Error; init => _error = value; }

    /// <summary>Standard input. The process's own is opened when it is first used, because that sets up a terminal.</summary>
    public TextReader Input { get => _input ?? Console.In; init => _input = value; }

    /// <summary>Whether output and error are those of this process, so that a program that it starts may write to them itself. The default is false.</summary>
    public bool WritesToProcess { get; init; }

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
        Output = Console.IsOutputRedirected ? Plain(Console.OpenStandardOutput()) : Console.Out,
        WritesToProcess = true,
        OutputIsTerminal = !Console.IsOutputRedirected,
        InputIsTerminal = !Console.IsInputRedirected,
        ReadSecret = SecretReader.ReadFromTerminal,
        Variable = Environment.GetEnvironmentVariable,
    };

    // The console's own writer sets up a terminal first, which takes longer than a short answer and is of no use to a file or a pipe.
    private static TextWriter Plain(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });
}
