using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Orleans.Runtime;

/// <summary>The assemblies that use this library: those loaded, and those beside the program.</summary>
internal static class ApplicationParts
{
    private static readonly string Own = typeof(ApplicationParts).Assembly.GetName().Name!;
    private static readonly Lazy<Assembly[]> Found = new(Find);

    public static IReadOnlyList<Assembly> Assemblies => Found.Value;

    public static IEnumerable<Type> Types => Assemblies.SelectMany(TypesOf);

    public static Type[] TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            return [.. e.Types.OfType<Type>()];
        }
    }

    private static Assembly[] Find()
    {
        var found = new Dictionary<string, Assembly>();
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (!assembly.IsDynamic && assembly.GetReferencedAssemblies().Any(r => r.Name == Own))
                found.TryAdd(assembly.GetName().Name!, assembly);
        }
        foreach (var path in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll"))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (!found.ContainsKey(name) && ReferencesOwn(path) && TryLoad(name) is { } assembly)
                found[name] = assembly;
        }
        return [.. found.Values];
    }

    private static bool ReferencesOwn(string path)
    {
        try
        {
            using var file = new PEReader(File.OpenRead(path));
            if (!file.HasMetadata)
                return false;
            var metadata = file.GetMetadataReader();
            return metadata.AssemblyReferences.Any(r => metadata.StringComparer.Equals(metadata.GetAssemblyReference(r).Name, Own));
        }
        catch (Exception e) when (e is BadImageFormatException or IOException)
        {
            return false;
        }
    }

    private static Assembly? TryLoad(string name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return null;
        }
    }
}
