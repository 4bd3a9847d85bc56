using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Marketplace.Silo.Settings;

/// <summary>Every setting of a host, found by walking the types of <see cref="MarketHostOptions"/>.</summary>
/// <remarks>
/// A setting is a property that can be set. What whoever puts the parts together gives is none: required members, positional parameters of a
/// record, and members that are marked as not browsable.
/// </remarks>
internal static class SettingCatalog
{
    /// <summary>All settings, in the order of their declaration.</summary>
    public static IReadOnlyList<Setting> All { get; } = [.. SettingsOf(typeof(MarketHostOptions), "")];

    /// <summary>The settings of options as they are, each with the object that holds it; what is absent is left out.</summary>
    public static IEnumerable<(Setting Setting, object Owner)> Walk(MarketHostOptions options) => Walk(options, "");

    private static IEnumerable<(Setting Setting, object Owner)> Walk(object owner, string prefix)
    {
        foreach (var property in PropertiesOf(owner.GetType()))
        {
            var key = prefix + property.Name;
            if (!IsGroup(property))
            {
                yield return (new Setting(key, property), owner);
            }
            else if (property.GetValue(owner) is { } group)
            {
                foreach (var below in Walk(group, key + ":"))
                {
                    yield return below;
                }
            }
        }
    }

    private static IEnumerable<Setting> SettingsOf(Type type, string prefix) => PropertiesOf(type).SelectMany(property => IsGroup(property)
        ? SettingsOf(property.PropertyType, prefix + property.Name + ":")
        : [new Setting(prefix + property.Name, property)]);

    private static bool IsGroup(PropertyInfo property) =>
        property.PropertyType.Namespace?.StartsWith("Marketplace.", StringComparison.Ordinal) == true && property.PropertyType.IsClass;

    private static IEnumerable<PropertyInfo> PropertiesOf(Type type)
    {
        var positional = type.GetConstructors().SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        return type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property =>
            (property.CanWrite || property.PropertyType == typeof(IList<string>))
            && !positional.Contains(property.Name)
            && !property.IsDefined(typeof(RequiredMemberAttribute))
            && property.GetCustomAttribute<BrowsableAttribute>()?.Browsable != false);
    }
}
