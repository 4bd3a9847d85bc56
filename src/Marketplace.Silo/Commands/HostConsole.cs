using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Marketplace.Silo.Commands;

/// <summary>Where the program writes: results on standard output, as text or as one JSON value a line; faults on standard error.</summary>
internal sealed record HostConsole
{
    /// <summary>Standard output.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether somebody watches standard error, so that progress is drawn on it.</summary>
    public required bool IsWatched { get; init; }

    /// <summary>What a fault in words begins with; empty by default.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether results and faults are JSON.</summary>
    public bool Json { get; init; }

    /// <summary>The console of this process.</summary>
    public static HostConsole OfProcess() => new()
    {
        Output = Console.Out, Error = Console.Error, IsWatched = !Console.IsErrorRedirected, Name = "market-host: ",
    };

    /// <summary>Writes a result.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="value">The result.</param>
    /// <param name="type">How it is written as JSON.</param>
    /// <param name="text">The same for people.</param>
    public async Task ShowAsync<T>(T value, JsonTypeInfo<T> type, string text)
    {
        await Output.WriteLineAsync((Json ? JsonSerializer.Serialize(value, type) : text).AsMemory(), CancellationToken.None);
        await Output.FlushAsync(CancellationToken.None);
    }

    /// <summary>Writes what went wrong, in one line.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="code">A stable kebab-case code for programs.</param>
    public void Fail(string message, string code)
    {
        var line = message.ReplaceLineEndings(" ");
        Error.WriteLine(Json ? JsonSerializer.Serialize(new FaultOutput(line, code), HostJson.Default.FaultOutput) : Name + line);
        Error.Flush();
    }
}
