using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Marketplace.Architecture.Tests.Support;

namespace Marketplace.Architecture.Tests.Words;

/// <summary>A name means one type, so that no reader asks which, and no file needs an alias or a prefix to say it.</summary>
public sealed partial class TypeNameTests
{
    private static readonly string[] Allowed =
    [
        // One mapping file a resource and side; the side is the project, and neither is visible outside it.
        "LeaseMapping",
        "NodeMapping",
    ];

    private static readonly Type[] Types = [.. ProductAssembly.All.SelectMany(assembly => assembly.GetTypes()).Where(IsWritten)];

    [Fact]
    public void No_two_types_of_the_product_have_one_name()
    {
        var twice = Types.Where(type => !type.IsNested).GroupBy(type => type.Name).Where(types => types.Count() > 1).Select(types => types.Key);
        Assert.Empty(twice.Except(Allowed));
    }

    // A case of a closed union is read with the union's name: PeerMessage.Vote is no other vote.
    [Fact]
    public void No_nested_type_that_others_see_has_the_name_of_a_type_unless_it_is_a_case_of_a_union()
    {
        var names = Types.Where(type => !type.IsNested).Select(type => type.Name).ToHashSet();
        var nested = Types.Where(type => type is { IsNested: true, IsNestedPrivate: false } && type.BaseType != type.DeclaringType);
        Assert.NotEmpty(nested);
        Assert.Empty(nested.Where(type => names.Contains(type.Name)).Select(type => type.FullName));
    }

    [Fact]
    public void No_source_gives_a_type_of_the_product_another_name()
    {
        var found =
            from project in ProjectFile.Product
            from source in project.Sources()
            where Alias().IsMatch(source.Text)
            select source.Path;
        Assert.Empty(found);
    }

    private static bool IsWritten(Type type) =>
        type.Namespace?.StartsWith("Marketplace.", StringComparison.Ordinal) == true
        && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null
        && !type.Name.StartsWith('<');

    [GeneratedRegex(@"^using \w+ = (global::)?Marketplace\.", RegexOptions.Multiline)]
    private static partial Regex Alias();
}
