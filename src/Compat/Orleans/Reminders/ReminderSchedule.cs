using Orleans.Runtime;

namespace Orleans.Reminders;

/// <summary>A reminder of this silo and when it is due next.</summary>
internal sealed class ScheduledReminder(ReminderEntry entry)
{
    public ReminderEntry Entry { get; } = entry;

    public DateTime Due { get; set; }

    /// <summary>Removed or replaced: what the queue still holds of it counts no more.</summary>
    public bool IsStale { get; set; }

    /// <summary>The first tick at or after the given instant.</summary>
    public static DateTime NextDue(ReminderEntry entry, DateTime now)
    {
        if (now <= entry.StartAt || entry.Period <= TimeSpan.Zero)
            return entry.StartAt;
        var passed = (now - entry.StartAt).Ticks;
        var periods = (passed + entry.Period.Ticks - 1) / entry.Period.Ticks;
        return entry.StartAt + new TimeSpan(periods * entry.Period.Ticks);
    }
}

/// <summary>The reminders of this silo by due time. Not safe for several threads.</summary>
internal sealed class ReminderSchedule
{
    private readonly Dictionary<(GrainId, string), ScheduledReminder> _reminders = [];
    private readonly PriorityQueue<ScheduledReminder, DateTime> _queue = new();

    /// <summary>When the next reminder is due.</summary>
    public DateTime? NextDue
    {
        get
        {
            while (_queue.TryPeek(out var reminder, out var due))
            {
                if (!reminder.IsStale)
                    return due;
                _queue.Dequeue();
            }
            return null;
        }
    }

    /// <summary>Takes a reminder in; one that is known in the same version stays as it is.</summary>
    public void Put(ReminderEntry entry, DateTime now)
    {
        var key = (entry.GrainId, entry.ReminderName);
        if (_reminders.TryGetValue(key, out var known))
        {
            if (known.Entry.ETag == entry.ETag && known.Entry.StartAt == entry.StartAt && known.Entry.Period == entry.Period)
                return;
            known.IsStale = true;
        }
        var reminder = new ScheduledReminder(entry) { Due = ScheduledReminder.NextDue(entry, now) };
        _reminders[key] = reminder;
        _queue.Enqueue(reminder, reminder.Due);
    }

    public void Remove(GrainId grainId, string name)
    {
        if (_reminders.Remove((grainId, name), out var reminder))
            reminder.IsStale = true;
    }

    /// <summary>Drops what is not among the given rows.</summary>
    public void KeepOnly(HashSet<(GrainId, string)> rows)
    {
        foreach (var (grainId, name) in _reminders.Keys.Where(k => !rows.Contains(k)).ToArray())
            Remove(grainId, name);
    }

    /// <summary>Takes out what is due.</summary>
    public List<ScheduledReminder> TakeDue(DateTime now)
    {
        List<ScheduledReminder> due = [];
        while (NextDue is { } next && next <= now)
            due.Add(_queue.Dequeue());
        return due;
    }

    /// <summary>Puts a reminder back for its next tick.</summary>
    public void Again(ScheduledReminder reminder, DateTime now)
    {
        if (reminder.IsStale)
            return;
        reminder.Due = ScheduledReminder.NextDue(reminder.Entry, now + TimeSpan.FromTicks(1));
        _queue.Enqueue(reminder, reminder.Due);
    }

    public void Clear()
    {
        foreach (var reminder in _reminders.Values)
            reminder.IsStale = true;
        _reminders.Clear();
        _queue.Clear();
    }
}
