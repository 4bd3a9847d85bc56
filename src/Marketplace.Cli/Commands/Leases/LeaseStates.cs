namespace Marketplace.Cli.Commands.Leases;

/// <summary>What the states of a lease mean for somebody who waits.</summary>
internal static class LeaseStates
{
    /// <summary>Whether all instances run.</summary>
    public static bool IsRunning(string state) => state == "running";

    /// <summary>Whether nothing will run any more.</summary>
    public static bool IsOver(string state) => state is "ending" or "closing" || IsSettled(state);

    /// <summary>Whether it is settled and refunded: nothing changes any more.</summary>
    public static bool IsSettled(string state) => state == "settled";
}
