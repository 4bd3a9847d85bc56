using Marketplace.Market.Leases;
using Marketplace.Market.Words;

namespace Marketplace.Cli.Commands.Leases;

/// <summary>What the states of a lease mean for somebody who waits. A state that this program does not know means none of it.</summary>
internal static class LeaseStates
{
    /// <summary>Whether all instances run.</summary>
    public static bool IsRunning(string state) => Is(state, LeaseStatus.Running);

    /// <summary>Whether nothing will run any more.</summary>
    public static bool IsOver(string state) => Is(state, LeaseStatus.Ending) || IsSettled(state);

    /// <summary>Whether it is settled and refunded: nothing changes any more.</summary>
    public static bool IsSettled(string state) => Is(state, LeaseStatus.Settled);

    private static bool Is(string state, LeaseStatus status) => WireWords.LeaseStatus.TryRead(state, out var read) && read == status;
}
