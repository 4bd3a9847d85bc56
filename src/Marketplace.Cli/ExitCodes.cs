namespace Marketplace.Cli;

/// <summary>What the process returns.</summary>
public static class ExitCodes
{
    /// <summary>It worked.</summary>
    public const int Success = 0;

    /// <summary>It did not work; standard error says why.</summary>
    public const int Failure = 1;

    /// <summary>The command line makes no sense; standard error says how.</summary>
    public const int Usage = 2;

    /// <summary>Stopped by Ctrl-C.</summary>
    public const int Interrupted = 130;
}
