namespace Marketplace.Silo;

/// <summary>What the process of a host returns. A crash has another code, of the signal that ended it.</summary>
internal static class HostExitCodes
{
    /// <summary>It worked, or ended as it was told to.</summary>
    public const int Success = 0;

    /// <summary>It did not work; standard error says why.</summary>
    public const int Failure = 1;

    /// <summary>The command line or a setting cannot work; standard error says which.</summary>
    public const int Usage = 2;

    /// <summary>A command was broken off by a signal or the end of its lifeline.</summary>
    public const int Interrupted = 130;
}
