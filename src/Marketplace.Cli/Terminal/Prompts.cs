namespace Marketplace.Cli.Terminal;

/// <summary>Knows whether somebody is being asked: then Ctrl-C ends the program at once, because nothing else could wake it.</summary>
internal static class Prompts
{
    private static int _open;

    public static bool AreOpen => Volatile.Read(ref _open) > 0;

    /// <summary>Asks, with a text on standard error, so that the answer's prompt never mixes with results.</summary>
    public static string? Ask(TextWriter error, string text, Func<string?> read)
    {
        error.Write(text);
        error.Flush();
        Interlocked.Increment(ref _open);
        try
        {
            return read();
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
