using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Marketplace.Architecture.Tests.Support;
using Marketplace.Testing.Folders;
using Microsoft.Extensions.Logging;

namespace Marketplace.Architecture.Tests.Telemetry;

/// <summary>Every message of every assembly against the table in docs/event-ids.md.</summary>
public sealed partial class EventIdTests
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly ImmutableArray<EventRange> Ranges = ReadRanges();

    private static readonly ImmutableArray<Message> Messages =
    [
        .. from assembly in ProductAssembly.All
           from type in assembly.GetTypes()
           from method in type.GetMethods(Any)
           let attribute = method.GetCustomAttribute<LoggerMessageAttribute>()
           where attribute is not null
           select new Message(attribute.EventId, assembly.GetName().Name!, $"{type.Name}.{method.Name}"),
    ];

    [Fact]
    public void Messages_are_found_in_every_assembly_that_logs() =>
        Assert.True(Messages.Length >= 60 && Messages.Select(message => message.Assembly).Distinct().Count() >= 9, string.Join(", ", Messages));

    [Fact]
    public void Every_message_has_an_id_within_a_range_of_its_assembly() =>
        Assert.DoesNotContain(Messages, message => !Ranges.Any(range => range.Assembly == message.Assembly && message.Id >= range.First && message.Id <= range.Last));

    [Fact]
    public void No_id_stands_twice() => Assert.DoesNotContain(Messages.GroupBy(message => message.Id), messages => messages.Count() > 1);

    [Fact]
    public void The_ranges_of_the_table_do_not_overlap_and_their_assemblies_exist()
    {
        Assert.All(Ranges.Zip(Ranges.Skip(1)), pair => Assert.True(pair.First.Last < pair.Second.First, $"{pair.First} and {pair.Second}"));
        Assert.Subset(ProductAssembly.All.Select(assembly => assembly.GetName().Name!).ToHashSet(), Ranges.Select(range => range.Assembly).ToHashSet());
    }

    private static ImmutableArray<EventRange> ReadRanges() =>
    [
        .. Row().Matches(File.ReadAllText(RepositoryRoot.Of("docs", "event-ids.md"))).Select(match => new EventRange(
            int.Parse(match.Groups["first"].ValueSpan, CultureInfo.InvariantCulture),
            int.Parse(match.Groups["last"].ValueSpan, CultureInfo.InvariantCulture),
            match.Groups["assembly"].Value)),
    ];

    [GeneratedRegex(@"^\| (?<first>\d+)-(?<last>\d+) \| [^|]+ \| `(?<assembly>[^`]+)` \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    private sealed record EventRange(int First, int Last, string Assembly);

    private sealed record Message(int Id, string Assembly, string Method);
}
