using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans.Reminders;

/// <summary>Registers reminders: in the table first, then with the service that ticks them.</summary>
internal sealed class ReminderRegistry(LocalReminderService service, IOptions<ReminderOptions> options) : IReminderRegistry
{
    public async Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        Check(reminderName, dueTime, period);
        var entry = new ReminderEntry { GrainId = callingGrainId, ReminderName = reminderName, StartAt = service.Now + dueTime, Period = period };
        entry.ETag = await service.Table.UpsertRow(entry)
            ?? throw new ReminderException($"Could not register reminder {reminderName} of {callingGrainId}; please try again.");
        service.Put(entry);
        return new GrainReminder(entry);
    }

    public async Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder)
    {
        if (reminder is not GrainReminder { Entry: var entry })
            throw new ArgumentException("The reminder was not made by this registry.", nameof(reminder));
        if (!await service.Table.RemoveRow(callingGrainId, entry.ReminderName, entry.ETag!))
        {
            throw new ReminderException(
                $"Could not unregister reminder {entry.ReminderName} of {callingGrainId}: it has changed or is gone. Get it again and retry.");
        }
        service.Remove(callingGrainId, entry.ReminderName);
    }

    public async Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName)
    {
        ArgumentException.ThrowIfNullOrEmpty(reminderName);
        return await service.Table.ReadRow(callingGrainId, reminderName) is { } entry ? new GrainReminder(entry) : null;
    }

    public async Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId) =>
        [.. (await service.Table.ReadRows(callingGrainId)).Reminders.Select(entry => new GrainReminder(entry))];

    private void Check(string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan || dueTime < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(dueTime), "A reminder's due time must not be infinite or negative.");
        if (period == Timeout.InfiniteTimeSpan || period < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(period), "A reminder's period must not be infinite or negative.");
        if (period < options.Value.MinimumReminderPeriod)
            throw new ArgumentException($"Cannot register reminder {reminderName}: its period {period} is below the minimum of {options.Value.MinimumReminderPeriod}.");
        ArgumentException.ThrowIfNullOrEmpty(reminderName);
    }
}

/// <summary>A reminder as a grain sees it.</summary>
[GenerateSerializer, Immutable]
internal sealed class GrainReminder(ReminderEntry entry) : IGrainReminder
{
    [Id(0)]
    public ReminderEntry Entry { get; } = entry;

    public string ReminderName => Entry.ReminderName;
}
