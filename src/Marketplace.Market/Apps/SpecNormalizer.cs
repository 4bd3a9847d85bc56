using System.Collections.Immutable;

namespace Marketplace.Market.Apps;

/// <summary>Replaces what JSON nulls left empty by empty values, so that no rule meets a null where none belongs.</summary>
internal static class SpecNormalizer
{
    /// <summary>Normalises a spec as it came out of the reader.</summary>
    /// <param name="spec">The spec, or null.</param>
    /// <returns>The same wishes without nulls and default arrays, or null.</returns>
    public static AppSpec? Normalize(AppSpec? spec) => spec is null ? null : spec with
    {
        Name = spec.Name ?? "",
        Components = Each(spec.Components, Component),
        Regions = spec.Regions is null
            ? RegionRules.Anywhere
            : new RegionRules { Allow = Each(spec.Regions.Allow, Text), Deny = Each(spec.Regions.Deny, Text) },
    };

    private static ComponentSpec Component(ComponentSpec? component)
    {
        component ??= new ComponentSpec();
        return component with
        {
            Name = component.Name ?? "",
            Image = component.Image ?? "",
            Ports = Each(component.Ports, port => port ?? new PortSpec()),
            Environment = Ordinal(component.Environment),
            Command = Each(component.Command, Text),
            Volumes = Each(component.Volumes, volume => volume is null
                ? new VolumeSpec()
                : volume with { Name = volume.Name ?? "", Path = volume.Path ?? "" }),
        };
    }

    private static string Text(string? text) => text ?? "";

    private static ImmutableArray<T> Each<T>(ImmutableArray<T> items, Func<T, T> normalize) =>
        items.IsDefaultOrEmpty ? [] : [.. items.Select(normalize)];

    private static ImmutableSortedDictionary<string, string> Ordinal(ImmutableSortedDictionary<string, string>? environment) =>
        environment is null
            ? ComponentSpec.EmptyEnvironment
            : ComponentSpec.EmptyEnvironment.AddRange(environment.Select(pair => KeyValuePair.Create(pair.Key, pair.Value ?? "")));
}
