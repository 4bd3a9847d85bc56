using Marketplace.Cli.Hosts;
using Marketplace.Testing.Folders;

namespace Marketplace.Cli.Tests.Hosts;

/// <summary>Where the host's program is looked for.</summary>
public sealed class HostLocationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_found_below_beside_and_where_a_build_puts_it_in_this_order()
    {
        var own = Directory.CreateDirectory(Path.Combine(_folder.Path, "Marketplace.Cli", "release")).FullName + Path.DirectorySeparatorChar;
        foreach (var place in new[] { Path.Combine(_folder.Path, "Marketplace.Silo", "release"), own, Path.Combine(own, "host") })
        {
            var file = Path.Combine(Directory.CreateDirectory(place).FullName, "market-host.dll");
            File.WriteAllText(file, "");
            Assert.Equal(Path.GetFullPath(file), Path.GetFullPath(HostLocation.LocateBeside(own)));
        }
    }

    [Fact]
    public void Without_it_the_place_is_named()
    {
        var missing = Assert.Throws<CliException>(() => HostLocation.LocateBeside(_folder.Path));
        Assert.Contains(Path.Combine(_folder.Path, "host", "market-host.dll"), missing.Message, StringComparison.Ordinal);
    }
}
