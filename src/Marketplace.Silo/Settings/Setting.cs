using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Marketplace.Silo.Settings;

/// <summary>One value that an operator can set.</summary>
/// <param name="Key">Its configuration key, such as Gateway:Streams.</param>
/// <param name="Property">Where it is kept.</param>
internal sealed record Setting(string Key, PropertyInfo Property)
{
    /// <summary>What the environment variables begin with; after it, two underscores stand for a colon.</summary>
    public const string EnvironmentPrefix = "MARKET__";

    /// <summary>The environment variable that sets it; of a list, the one that sets its first item.</summary>
    public string EnvironmentName => EnvironmentPrefix + Key.Replace(":", "__", StringComparison.Ordinal) + (IsList ? "__0" : "");

    /// <summary>Whether it is a list, whose items have the keys Key:0, Key:1 ...</summary>
    public bool IsList => Property.PropertyType != typeof(string) && typeof(IEnumerable).IsAssignableFrom(Property.PropertyType);

    /// <summary>The type of a value, without its being optional.</summary>
    public Type Type => Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    /// <summary>In what it is counted, or how it is written.</summary>
    public string Unit => Property.GetCustomAttribute<DataTypeAttribute>()?.CustomDataType
        ?? (IsList ? "list"
            : Type == typeof(TimeSpan) ? "d.hh:mm:ss"
            : Type == typeof(bool) ? "true or false"
            : Type.IsEnum ? Type.GetCustomAttribute<FlagsAttribute>() is null ? "name" : "names"
            : "text");

    /// <summary>What it may be, in words; empty where its text has a form of its own.</summary>
    public string Bounds
    {
        get
        {
            if (Property.GetCustomAttribute<RangeAttribute>() is { } range)
            {
                return $"{Text(range.Minimum)} to {Text(range.Maximum)}";
            }

            if (Property.GetCustomAttribute<StringLengthAttribute>() is { } length)
            {
                return $"{length.MinimumLength} to {length.MaximumLength} characters";
            }

            return Type.IsEnum ? string.Join(", ", Enum.GetNames(Type)) : "";
        }
    }

    /// <summary>What holds when nobody sets it, in words.</summary>
    public string Default(object owner) => Property.GetCustomAttribute<DefaultValueAttribute>()?.Value as string ?? Property.GetValue(owner) switch
    {
        null => "",
        string text => text,
        IEnumerable => "none",
        bool flag => flag ? "true" : "false",
        var value => Text(value),
    };

    /// <summary>Why a value is not one that it may have, or null.</summary>
    public string? Fault(object? value)
    {
        foreach (var rule in Property.GetCustomAttributes<ValidationAttribute>())
        {
            if (!rule.IsValid(value))
            {
                var unit = Type == typeof(string) ? "" : $" ({Unit})";
                return value is string { Length: 0 } ? $"{Key} is empty; it must be {Bounds}." : $"{Key} is {Text(value)}; it must be {Bounds}{unit}.";
            }
        }

        return null;
    }

    private static string Text(object? value) => value switch
    {
        // Without the zeros that .NET writes behind a part of a second.
        TimeSpan span when span.Ticks % TimeSpan.TicksPerSecond != 0 => span.ToString("c", CultureInfo.InvariantCulture).TrimEnd('0'),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
