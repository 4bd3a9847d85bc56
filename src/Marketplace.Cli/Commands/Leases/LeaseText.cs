using Marketplace.Cli.Terminal;
using Marketplace.Api;
using Marketplace.Market.Apps;
using Marketplace.Market.Instances;
using Marketplace.Market.Words;

namespace Marketplace.Cli.Commands.Leases;

/// <summary>Leases for people to read.</summary>
internal static class LeaseText
{
    public static void Print(Screen screen, LeaseResponse lease)
    {
        screen.Pairs(
            ("lease", lease.LeaseId),
            ("app", lease.Name),
            ("state", $"{lease.State}{(lease.EndReason is null ? "" : $" ({lease.EndReason})")}: {lease.Explanation}"),
            ("instances", $"{lease.RunningInstances} of {lease.Instances} run, revision {lease.Revision}{(lease.Rollout is null ? "" : $", {lease.Rollout}")}"),
            ("rate", $"{lease.RatePerSecondSatoshis} satoshis for one instance and second"),
            ("opened", Time(lease.OpenedAt)),
            ("ends", Time(lease.EndsAt)),
            ("money lasts until", lease.RunsOutAt is { } runsOut ? Time(runsOut) : null),
            ("deposited", Screen.Flux(lease.Money.DepositedSatoshis)),
            ("charged", $"{Screen.Flux(lease.Money.ChargedSatoshis)} ({Screen.Flux(lease.Money.PaidSatoshis)} to providers, {Screen.Flux(lease.Money.FeeSatoshis)} to the network)"),
            ("not settled yet", lease.Money.UnsettledSatoshis > 0 ? $"about {Screen.Flux(lease.Money.UnsettledSatoshis)}" : null),
            ("refunded", Screen.Flux(lease.Money.RefundedSatoshis)),
            ("in escrow", Screen.Flux(lease.Money.EscrowedSatoshis)),
            ("settled through", Time(lease.SettledThrough)));
        if (lease.Slots.Count > 0)
        {
            screen.Line();
            screen.Table(
                [">Slot", "Phase", ">Revision", ">Ran", "Node", "Reach it at"],
                lease.Slots.Select(slot => new[]
                {
                    $"{slot.Slot}",
                    Phase(slot),
                    $"{slot.Revision}",
                    $"{slot.RunningMilliseconds / 1000} s",
                    slot.NodeId,
                    Ports(slot),
                }),
                "");
        }
    }

    // What runs again keeps its last failure for the record; it is not what happens now.
    public static string Phase(LeaseSlot slot)
    {
        if (slot.Failure is not { } failure)
        {
            return slot.Phase;
        }

        if (failure.Code == WireWords.Failure.Write(FailureCode.EngineGone))
        {
            return $"{slot.Phase} when last seen: {failure.Message}";
        }

        return $"{slot.Phase}{(slot.Phase == WireWords.SlotPhase.Write(SlotPhase.Running) ? "; before" : "")}: {failure.Message}";
    }

    public static string Ports(LeaseSlot slot) => string.Join(", ", slot.Ports.Select(port => $"{port.Host}:{port.HostPort}{(port.Protocol == WireWords.Protocol.Write(PortProtocol.Tcp) ? "" : "/" + port.Protocol)}"));

    public static string Event(LeaseEventItem item) => $"{item.At:HH:mm:ss}  {(item.Slot is { } slot ? $"[{slot}] " : "")}{item.Message}";

    public static string Time(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC";
}
