using System.Collections.Immutable;

namespace Marketplace.Market.Leases;

/// <summary>The small steps that all rules are made of.</summary>
internal static class LeaseChanges
{
    /// <summary>How many events are kept.</summary>
    public const int EventsKept = 200;

    /// <summary>How many commands are remembered.</summary>
    public const int CommandsKept = 64;

    public static LeaseState Log(this LeaseState state, long now, string kind, string message, int? slot = null, string? nodeId = null)
    {
        long sequence = state.LastSequence + 1;
        ImmutableArray<LeaseEvent> events = state.Events.Length < EventsKept ? state.Events : state.Events[^(EventsKept - 1)..];
        return state with { LastSequence = sequence, Events = events.Add(new LeaseEvent(sequence, now, kind, message, slot, nodeId)) };
    }

    public static LeaseState Remember(this LeaseState state, string commandId, string fingerprint)
    {
        ImmutableArray<CommandRecord> commands = state.Commands.Length < CommandsKept ? state.Commands : state.Commands[^(CommandsKept - 1)..];
        return state with { Commands = commands.Add(new CommandRecord(commandId, fingerprint)) };
    }

    public static LeaseState With(this LeaseState state, InstanceState changed)
    {
        for (int i = 0; i < state.Instances.Length; i++)
        {
            if (state.Instances[i].Id == changed.Id) return state with { Instances = state.Instances.SetItem(i, changed) };
        }

        return state with { Instances = state.Instances.Add(changed) };
    }

    public static LeaseState With(this LeaseState state, SlotState changed) => state with { Slots = state.Slots.SetItem(changed.Slot, changed) };

    /// <summary>Gives an instance up: its paid time ends and the node is told to stop it.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="until">When its paid time ends, unix milliseconds.</param>
    /// <param name="final">Whether nothing more is believed of it.</param>
    public static LeaseState Retire(this LeaseState state, InstanceState instance, long until, bool final)
    {
        if (instance.Role == InstanceRole.Retired) return state;
        return state.With(Metering.EndPay(instance, until) with
        {
            Role = InstanceRole.Retired,
            Reservation = instance.Reservation == ReservationState.Released ? ReservationState.Released : ReservationState.Releasing,
            Final = instance.Final || final,
        });
    }

    /// <summary>Counts one more version when something changed.</summary>
    public static LeaseState Since(this LeaseState after, LeaseState before) =>
        ReferenceEquals(after, before) ? before : after with { Version = before.Version + 1 };
}
