namespace Marketplace.Bench.Runner;

/// <summary>Every bench there is: each public class here that implements <see cref="IBench"/>.</summary>
internal static class BenchCatalog
{
    public static IReadOnlyList<IBench> All { get; } =
    [
        .. typeof(BenchCatalog).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IBench).IsAssignableFrom(type))
            .Select(type => (IBench)Activator.CreateInstance(type)!)
            .OrderBy(bench => bench.Name, StringComparer.Ordinal),
    ];
}
