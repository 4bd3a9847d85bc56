using Orleans.Runtime;

namespace Orleans
{
    /// <summary>A grain that reminders can wake.</summary>
    public interface IRemindable : IGrain
    {
        /// <summary>Called when a reminder is due. Ticks may come late or twice; one that fails is not repeated before the next period.</summary>
        Task ReceiveReminder(string reminderName, TickStatus status);
    }

    /// <summary>Where reminders are kept.</summary>
    public interface IReminderTable
    {
        /// <summary>Called once before any other method.</summary>
        Task StartAsync(CancellationToken cancellationToken = default)
        {
#pragma warning disable CS0618 // the older form is still honoured
            return Init();
#pragma warning restore CS0618
        }

        /// <summary>The older form of <see cref="StartAsync"/>.</summary>
        [Obsolete("Implement and use StartAsync instead")]
        Task Init() => Task.CompletedTask;

        /// <summary>The reminders of one grain.</summary>
        Task<ReminderTableData> ReadRows(GrainId grainId);

        /// <summary>
        /// The reminders whose grains' uniform hash is above <paramref name="begin"/> and at most <paramref name="end"/>, going round at the
        /// end of the range; everything when the two are equal.
        /// </summary>
        Task<ReminderTableData> ReadRows(uint begin, uint end);

        /// <summary>One reminder, or null.</summary>
        Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName);

        /// <summary>Writes a reminder whether it is there or not; returns its new version.</summary>
        Task<string?> UpsertRow(ReminderEntry entry);

        /// <summary>Removes a reminder if its version is the given one.</summary>
        Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag);

        /// <summary>Removes everything; for tests.</summary>
        Task TestOnlyClearTable();

        /// <summary>Called once after every other method.</summary>
        Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }

    /// <summary>A row of a reminder table.</summary>
    [GenerateSerializer]
    public sealed class ReminderEntry
    {
        /// <summary>The grain.</summary>
        [Id(0)]
        public GrainId GrainId { get; set; }

        /// <summary>The name, unique per grain.</summary>
        [Id(1)]
        public string ReminderName { get; set; } = null!;

        /// <summary>When the first tick is due (UTC).</summary>
        [Id(2)]
        public DateTime StartAt { get; set; }

        /// <summary>The time between ticks.</summary>
        [Id(3)]
        public TimeSpan Period { get; set; }

        /// <summary>The version that the table gave.</summary>
        [Id(4)]
        public string? ETag { get; set; }

        /// <inheritdoc/>
        public override string ToString() => $"<GrainId={GrainId} ReminderName={ReminderName} Period={Period}>";
    }

    /// <summary>Rows of a reminder table.</summary>
    [GenerateSerializer]
    public sealed class ReminderTableData
    {
        /// <summary>No rows.</summary>
        public ReminderTableData() => Reminders = [];

        /// <summary>One row.</summary>
        public ReminderTableData(ReminderEntry entry) => Reminders = [entry];

        /// <summary>The given rows.</summary>
        public ReminderTableData(IEnumerable<ReminderEntry> list) => Reminders = [.. list];

        /// <summary>The rows.</summary>
        [Id(0)]
        public IList<ReminderEntry> Reminders { get; }

        /// <inheritdoc/>
        public override string ToString() => $"[{Reminders.Count} reminders]";
    }

    /// <summary>The service behind reminders. Accepted as a marker only.</summary>
    public interface IReminderService : Services.IGrainService;
}

namespace Orleans.Runtime
{
    /// <summary>A reminder that is registered.</summary>
    public interface IGrainReminder
    {
        /// <summary>The name, unique per grain.</summary>
        string ReminderName { get; }
    }

    /// <summary>Where a tick stands in its reminder's life.</summary>
    [GenerateSerializer, Immutable]
    public readonly struct TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
    {
        /// <summary>When the first tick was due.</summary>
        [Id(0)]
        public DateTime FirstTickTime { get; } = firstTickTime;

        /// <summary>The time between ticks.</summary>
        [Id(1)]
        public TimeSpan Period { get; } = period;

        /// <summary>When this tick was sent.</summary>
        [Id(2)]
        public DateTime CurrentTickTime { get; } = timeStamp;

        /// <inheritdoc/>
        public override string ToString() => $"<{FirstTickTime:O}, {Period}, {CurrentTickTime:O}>";
    }

    /// <summary>A reminder could not be registered or removed.</summary>
    [GenerateSerializer]
    public sealed class ReminderException(string message) : OrleansException(message);
}

namespace Orleans.Timers
{
    /// <summary>Registers reminders of grains.</summary>
    public interface IReminderRegistry : Services.IGrainServiceClient<IReminderService>
    {
        /// <summary>Registers a reminder or replaces the one of the same name.</summary>
        Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period);

        /// <summary>Removes a reminder; throws <see cref="ReminderException"/> if it has changed meanwhile.</summary>
        Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder);

        /// <summary>A reminder by name, or null.</summary>
        Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName);

        /// <summary>All reminders of a grain.</summary>
        Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId);
    }
}

namespace Orleans.Reminders
{
    /// <summary>Names under which clocks can be registered.</summary>
    public static class ReminderTimeProviderNames
    {
        /// <summary>The clock of reminders.</summary>
        public const string Reminders = "Orleans.Reminders";
    }
}

namespace Orleans.Hosting
{
    /// <summary>Options of reminders.</summary>
    public sealed class ReminderOptions
    {
        /// <summary>The shortest period that may be registered. One minute by default.</summary>
        public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

        /// <summary>How often the table is read again. Five minutes by default.</summary>
        public TimeSpan RefreshReminderListPeriod { get; set; } = TimeSpan.FromMinutes(5);

        /// <summary>Accepted and without effect here: every reminder is loaded.</summary>
        public TimeSpan ReminderLoadingWindow { get; set; } = TimeSpan.FromMinutes(30);

        /// <summary>For how long the first reading of the table may take. Five minutes by default.</summary>
        public TimeSpan InitializationTimeout { get; set; } = TimeSpan.FromMinutes(5);
    }
}
