using System.Globalization;
using Orleans.Runtime;

namespace Orleans
{
    /// <summary>The stable type name of a grain class.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public sealed class GrainTypeAttribute(string grainType) : Attribute
    {
        internal string TypeName { get; } = grainType;

        /// <summary>The type name.</summary>
        public GrainType GetGrainType(IServiceProvider services, Type type) => GrainType.Create(TypeName);
    }

    /// <summary>Idle activations of the class are never collected.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public class KeepAliveAttribute : Attribute;

    /// <summary>For how long an activation of the class may be idle before it is collected. Without a value: 2 hours.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public class CollectionAgeLimitAttribute : Attribute
    {
        /// <summary>The shortest limit: one minute.</summary>
        public static readonly TimeSpan MinAgeLimit = TimeSpan.FromMinutes(1);

        private readonly TimeSpan? _parsed;

        /// <summary>The limit is set by the properties.</summary>
        public CollectionAgeLimitAttribute()
        {
        }

        /// <summary>The limit as text, such as <c>00:10:00</c>.</summary>
        public CollectionAgeLimitAttribute(string inactivityPeriod) => _parsed = TimeSpan.Parse(inactivityPeriod, CultureInfo.InvariantCulture);

        /// <summary>The limit.</summary>
        public TimeSpan AgeLimit
        {
            get
            {
                if (AlwaysActive)
                    return TimeSpan.MaxValue;
                var limit = _parsed ?? TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes);
                return limit <= TimeSpan.Zero ? TimeSpan.FromHours(2) : limit < MinAgeLimit ? MinAgeLimit : limit;
            }
        }

        /// <summary>Never collect.</summary>
        public bool AlwaysActive { get; set; }

        /// <summary>Days of the limit.</summary>
        public double Days { get; set; }

        /// <summary>Hours of the limit.</summary>
        public double Hours { get; set; }

        /// <summary>Minutes of the limit.</summary>
        public double Minutes { get; set; }
    }

    /// <summary>For how long callers of the method wait, as text such as <c>00:00:05</c>.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
    {
        /// <summary>The time-out.</summary>
        public TimeSpan? Timeout { get; init; } = TimeSpan.Parse(timeout, CultureInfo.InvariantCulture);
    }
}

namespace Orleans.Runtime
{
    /// <summary>The stable name of a grain interface.</summary>
    [AttributeUsage(AttributeTargets.Interface, AllowMultiple = false)]
    public sealed class GrainInterfaceTypeAttribute(string value) : Attribute
    {
        internal string Value { get; } = value;

        /// <summary>The name.</summary>
        public GrainInterfaceType GetGrainInterfaceType(IServiceProvider services, Type type) => GrainInterfaceType.Create(Value);
    }
}

namespace Orleans.Metadata
{
    /// <summary>The grain class that serves an interface which several classes implement.</summary>
    [AttributeUsage(AttributeTargets.Interface, AllowMultiple = false)]
    public sealed class DefaultGrainTypeAttribute(string grainType) : Attribute
    {
        internal string GrainType { get; } = grainType;
    }
}

namespace Orleans.CodeGeneration
{
    /// <summary>The version of a grain interface. Accepted and without effect here: there is one silo.</summary>
    [AttributeUsage(AttributeTargets.Interface)]
    public sealed class VersionAttribute(ushort version) : Attribute
    {
        /// <summary>The version.</summary>
        public ushort Version { get; } = version;
    }

    /// <summary>How a call may be run.</summary>
    [Flags]
    public enum InvokeMethodOptions
    {
        /// <summary>After what came before it.</summary>
        None = 0,

        /// <summary>Without an answer.</summary>
        OneWay = 1,

        /// <summary>Beside other calls that only read.</summary>
        ReadOnly = 2,

        /// <summary>At any time.</summary>
        AlwaysInterleave = 4,

        /// <summary>In any order.</summary>
        Unordered = 8,
    }
}
