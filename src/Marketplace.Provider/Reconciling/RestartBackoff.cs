namespace Marketplace.Provider.Reconciling;

/// <summary>How long to wait before an instance that ended, or could not start, is started again.</summary>
public static class RestartBackoff
{
    /// <summary>An instance that ran this long is taken to work; the next failure is again its first.</summary>
    public static readonly TimeSpan Stable = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan[] Delays =
        [TimeSpan.Zero, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60)];

    /// <summary>The wait after so many failures in a row, counted from 1: 0, 5, 15, 30, then 60 s.</summary>
    public static TimeSpan After(int failures) => Delays[Math.Clamp(failures - 1, 0, Delays.Length - 1)];

    /// <summary>Failures in a row after one more.</summary>
    /// <param name="before">How many there were.</param>
    /// <param name="ran">How long it had been running until this one.</param>
    public static int Count(int before, TimeSpan ran) => ran >= Stable ? 1 : Math.Min(before + 1, 1000);
}
