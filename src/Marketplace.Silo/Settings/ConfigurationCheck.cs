using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Marketplace.Silo.Settings;

/// <summary>Finds what stands in the configuration and means nothing, before binding passes over it in silence.</summary>
internal static class ConfigurationCheck
{
    /// <summary>One sentence for each fault.</summary>
    public static IEnumerable<string> Faults(IConfiguration configuration)
    {
        var settings = SettingCatalog.All.ToDictionary(setting => setting.Key, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in configuration.AsEnumerable())
        {
            if (value is null)
            {
                continue;
            }

            if (settings.TryGetValue(key, out var setting))
            {
                if (Misread(setting, value) is { } fault)
                {
                    yield return fault;
                }
            }
            else if (!IsItem(settings, key) && !(value.Length == 0 && IsGroup(key)))
            {
                yield return $"{key} is no setting; docs/configuration.md lists them all.";
            }
        }
    }

    private static string? Misread(Setting setting, string value)
    {
        if (setting.IsList)
        {
            return value.Length == 0 ? null : $"{setting.Key} is a list; set its items as {setting.Key}:0, {setting.Key}:1 and so on.";
        }

        // "6" is six days to .NET, and seconds to everybody else.
        if (setting.Type == typeof(TimeSpan))
        {
            return value.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out _)
                ? null
                : $"{setting.Key} is \"{value}\"; it must be a duration as hh:mm:ss, such as 00:00:30, from {setting.Bounds}.";
        }

        if (setting.Type.IsEnum)
        {
            return Enum.TryParse(setting.Type, value, ignoreCase: true, out _) && !value.Any(char.IsAsciiDigit)
                ? null
                : $"{setting.Key} is \"{value}\"; it must be {setting.Bounds}.";
        }

        var reads = setting.Type == typeof(int) ? int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            : setting.Type == typeof(long) ? long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            : setting.Type == typeof(bool) ? bool.TryParse(value, out _)
            : setting.Type != typeof(Uri) || Uri.TryCreate(value, UriKind.Absolute, out _);
        return reads ? null : $"{setting.Key} is \"{value}\"; it must be {(setting.Bounds.Length > 0 ? $"{setting.Bounds} ({setting.Unit})" : setting.Type == typeof(Uri) ? "an address" : setting.Unit)}.";
    }

    private static bool IsItem(Dictionary<string, Setting> settings, string key)
    {
        var colon = key.LastIndexOf(':');
        return colon > 0
            && int.TryParse(key.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && settings.TryGetValue(key[..colon], out var list)
            && list.IsList;
    }

    private static bool IsGroup(string key) => SettingCatalog.All.Any(setting => setting.Key.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase));
}
