using System.Collections.Immutable;
using Marketplace.Api;
using Marketplace.Explorer.Queries;
using Marketplace.Gateway.Explorer;
using Marketplace.Grains.Contracts;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Words;
using Marketplace.Storage;

namespace Marketplace.Gateway.Leases;

/// <summary>Grains' views in the words of the HTTP API.</summary>
internal static class LeaseMapping
{
    public static LeaseResponse ToResponse(this LeaseView view) => new()
    {
        LeaseId = view.LeaseId,
        Name = view.Name,
        State = WireWords.LeaseStatus.Write(view.Status),
        Rollout = view.Rollout is { } rollout ? WireWords.Rollout.Write(rollout) : null,
        Explanation = view.Explanation,
        EndReason = view.EndReason is { } reason ? WireWords.EndReason.Write(reason) : null,
        Renter = Address.FromKeyHash(KeyHash.Parse(view.RenterKeyHash)).ToString(),
        Instances = view.Instances,
        RunningInstances = view.RunningInstances,
        RatePerSecondSatoshis = new(view.RatePerSecondSatoshis),
        FeePartsPerMillion = view.FeePartsPerMillion,
        OpenedAt = view.OpenedAt,
        EndsAt = view.EndsAt,
        Version = view.Version,
        Revision = view.Revision,
        SpecHash = view.Spec.Hash,
        Spec = view.Spec.Element,
        Slots = [.. view.Slots.OrEmpty().Select(ToSlot)],
        Money = new LeaseMoney
        {
            DepositedSatoshis = new(view.DepositedSatoshis),
            ChargedSatoshis = new(view.ChargedSatoshis),
            PaidSatoshis = new(view.PaidSatoshis),
            FeeSatoshis = new(view.FeeSatoshis),
            RefundedSatoshis = new(view.RefundedSatoshis),
            EscrowedSatoshis = new(view.EscrowedSatoshis),
            UnsettledSatoshis = new(view.AccruedSatoshis),
        },
        ChargedSeconds = view.ChargedSeconds,
        SettledThrough = view.SettledThrough,
        RunsOutAt = view.RunsOutAt,
        SettledAt = view.SettledAt,
        CloseTransactionId = view.CloseTransactionId,
        LastEventSequence = view.LastEventSequence,
    };

    public static LeaseSummary ToSummary(this LeaseListing row) => new()
    {
        LeaseId = row.Id.ToString(),
        Name = row.Name,
        State = WireWords.LeaseStatus.Write(row.Status),
        Renter = Address.FromKeyHash(row.Renter).ToString(),
        Instances = row.Detail.Instances,
        RunningInstances = row.Detail.RunningInstances,
        RatePerSecondSatoshis = new(row.Detail.RatePerSecondSatoshis),
        OpenedAt = DateTimeOffset.FromUnixTimeSeconds(row.OpenedAt),
        EndsAt = row.Detail.EndsAt,
    };

    public static LeaseEventItem ToItem(this LeaseEventView view) => new()
    {
        Sequence = view.Sequence,
        At = view.At,
        Kind = view.Kind,
        Message = view.Message,
        Slot = view.Slot,
        NodeId = view.NodeId,
    };

    public static LogLine ToLine(this InstanceLogLine line) => new() { At = line.At, Stream = WireWords.LogStream.Write(line.Stream), Text = line.Text };

    public static ImmutableArray<T> OrEmpty<T>(this ImmutableArray<T> items) => items.IsDefault ? [] : items;

    public static LeaseChargesResponse ToCharges(this LeaseRecord record, List<LeaseChargeItem> items) => new()
    {
        LeaseId = record.Id.ToString(),
        Items = items,
        ChargedSatoshis = new(record.Totals.Charged.Satoshis),
        PaidSatoshis = new(record.Totals.Paid.Satoshis),
        FeeSatoshis = new(record.Totals.Fee.Satoshis),
        RefundedSatoshis = new(record.Totals.Refunded.Satoshis),
        AsOfHeight = record.AsOfHeight,
    };

    public static LeaseChargeItem ToItem(this LeaseCharge charge) => new()
    {
        TransactionId = charge.TransactionId.ToString(),
        Kind = ExplorerWords.Charge.Write(charge.Kind),
        Height = charge.Location.Height,
        Time = DateTimeOffset.FromUnixTimeSeconds(charge.BlockTime),
        From = DateTimeOffset.FromUnixTimeSeconds(charge.From),
        Through = DateTimeOffset.FromUnixTimeSeconds(charge.Through),
        PaidSeconds = charge.PaidSeconds,
        ChargedSatoshis = new(charge.Charged.Satoshis),
        PaidSatoshis = new(charge.Paid.Satoshis),
        FeeSatoshis = new(charge.Fee.Satoshis),
        RefundedSatoshis = new(charge.Refunded.Satoshis),
    };

    /// <param name="chunk">What was read.</param>
    /// <param name="query">What was asked for.</param>
    public static LogPage ToPage(this LogChunk chunk, LeaseLogQuery query) => new()
    {
        Slot = query.Slot,
        Component = query.Component,
        Lines = [.. chunk.Lines.OrEmpty().Select(ToLine)],
        NextCursor = chunk.NextCursor,
        End = chunk.End,
        Error = chunk.Error,
    };

    /// <param name="page">What was read.</param>
    /// <param name="after">The sequence number after which it begins.</param>
    public static LeaseEventPage ToPage(this LeaseEventViewPage page, long after)
    {
        List<LeaseEventItem> items = [.. page.Events.OrEmpty().Select(ToItem)];
        return new LeaseEventPage
        {
            Items = items,
            LastSequence = items.Count > 0 ? items[^1].Sequence : after,
            OldestSequence = page.OldestSequence,
            Ended = page.Ended,
        };
    }

    private static LeaseSlot ToSlot(SlotView slot) => new()
    {
        Slot = slot.Slot,
        InstanceId = slot.InstanceId,
        Phase = WireWords.SlotPhase.Write(slot.Phase),
        Revision = slot.InstanceId is null ? null : slot.Revision,
        NodeId = slot.NodeId,
        StartedAt = slot.StartedAt,
        Generation = slot.Generation,
        RunningMilliseconds = slot.RunningMilliseconds,
        Ports =
        [
            .. slot.Ports.OrEmpty().Select(port => new LeasePort
            {
                Component = port.Component,
                ContainerPort = port.ContainerPort,
                Protocol = WireWords.Protocol.Write(port.Protocol),
                Host = port.Host,
                HostPort = port.HostPort,
            }),
        ],
        ImageDigest = slot.ImageDigest,
        Failure = slot.Failure is { } failure
            ? new LeaseFailure { Code = WireWords.Failure.Write(failure.Code), Message = failure.Message, Component = failure.Component }
            : null,
    };
}
