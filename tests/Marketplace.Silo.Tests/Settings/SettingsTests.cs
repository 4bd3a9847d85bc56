using Marketplace.Silo.Settings;
using Marketplace.Testing.Folders;
using Microsoft.Extensions.Configuration;

namespace Marketplace.Silo.Tests.Settings;

public sealed class SettingsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_setting_everything_has_its_default()
    {
        var options = Read();
        Assert.Equal("data", options.DataDirectory);
        Assert.Null(options.Validator);
        Assert.Equal(TimeSpan.FromSeconds(5), options.Market.HeartbeatInterval);
    }

    [Fact]
    public void Settings_reach_every_part_of_the_host()
    {
        var options = Read(
            ("Gateway:Streams", "7"), ("Gateway:StreamsPerIp", "3"), ("Gateway:TrustedProxies:0", "10.0.0.0/8"), ("Market:MaxInstancesPerNode", "9"), ("Node:Reconciler:ConcurrentSteps", "2"),
            ("Docker:CallTimeout", "00:00:05"), ("Ledger:SegmentBytes", "65536"), ("Validator:Listen", "127.0.0.1:5090"), ("Validator:Peers:0", "a:1"), ("Validator:Peers:1", "b:2"),
            ("Validator:Limits:Machine:VoteTimeout", "00:00:02"), ("Validator:Transport:MaxHandshakes", "5"), ("Silo:Port", "5091"), ("StopTimeout", "00:00:30"), ("roles", "gateway"));
        Assert.Equal((7, 3, "10.0.0.0/8"), (options.Gateway.Streams, options.Gateway.StreamsPerIp, Assert.Single(options.Gateway.TrustedProxies)));
        Assert.Equal((9, 2), (options.Market.MaxInstancesPerNode, options.Node.Reconciler.ConcurrentSteps));
        Assert.Equal((TimeSpan.FromSeconds(5), 65536), (options.Docker.CallTimeout, options.Ledger.SegmentBytes));
        Assert.Equal(["a:1", "b:2"], options.Validator!.Peers);
        Assert.Equal((TimeSpan.FromSeconds(2), 5), (options.Validator.Limits.Machine.VoteTimeout, options.Validator.Transport.MaxHandshakes));
        Assert.Equal((5091, TimeSpan.FromSeconds(30), HostRoles.Gateway), (options.Silo.Port, options.StopTimeout, options.Roles));
    }

    [Fact]
    public void Every_setting_can_be_set_by_its_key_and_by_its_variable()
    {
        var variables = new Dictionary<string, string?>();
        foreach (var (setting, owner) in SettingCatalog.Walk(new MarketHostOptions { Validator = new ValidatorHostOptions { Listen = "127.0.0.1:1" } }))
        {
            var value = setting.IsList ? "127.0.0.1" : Convert.ToString(setting.Property.GetValue(owner), System.Globalization.CultureInfo.InvariantCulture);
            var name = setting.EnvironmentName[Setting.EnvironmentPrefix.Length..].Replace("__", ":", StringComparison.Ordinal);
            Assert.StartsWith(setting.Key, name, StringComparison.Ordinal);
            variables[name] = string.IsNullOrEmpty(value) ? null : value;
        }

        Assert.Empty(ConfigurationCheck.Faults(new ConfigurationBuilder().AddInMemoryCollection(variables).Build()));
    }

    [Fact]
    public void A_file_goes_before_defaults_the_environment_before_the_file_and_the_line_before_both()
    {
        var file = _folder.File("market.json", """
            { // a comment, as people write them
              "Gateway": { "IpBurst": 1, "AddressBurst": 1, "Streams": 1, "StreamsPerIp": 1 }
            }
            """);
        Environment.SetEnvironmentVariable("MARKET__Gateway__AddressBurst", "2");
        Environment.SetEnvironmentVariable("MARKET__Gateway__Streams", "2");
        try
        {
            var options = HostSettings.Read(HostConfiguration.Build(file, [new("Gateway:Streams", "3")])).Gateway;
            Assert.Equal((1, 2, 3), (options.IpBurst, options.AddressBurst, options.Streams));
        }
        finally
        {
            Environment.SetEnvironmentVariable("MARKET__Gateway__AddressBurst", null);
            Environment.SetEnvironmentVariable("MARKET__Gateway__Streams", null);
        }
    }

    [Theory]
    [InlineData("Gateway:Streems", "1", "Gateway:Streems is no setting")]
    [InlineData("Ledger:Directory", "/tmp", "Ledger:Directory is no setting")]
    [InlineData("Docker:NodeId", "x", "Docker:NodeId is no setting")]
    [InlineData("Gateway:Streams", "many", "Gateway:Streams is \"many\"; it must be 1 to 1000000 (streams).")]
    [InlineData("Gateway:Streams", "0", "Gateway:Streams is 0; it must be 1 to 1000000 (streams).")]
    [InlineData("Market:HeartbeatInterval", "6", "Market:HeartbeatInterval is \"6\"; it must be a duration as hh:mm:ss, such as 00:00:30, from 00:00:00.1 to 00:01:00.")]
    [InlineData("Market:HeartbeatInterval", "00:02:00", "Market:HeartbeatInterval is 00:02:00; it must be 00:00:00.1 to 00:01:00 (d.hh:mm:ss).")]
    [InlineData("Log:Level", "Loud", "Log:Level is \"Loud\"; it must be Trace, Debug, Information, Warning, Error, Critical, None.")]
    [InlineData("Log:Json", "perhaps", "Log:Json is \"perhaps\"; it must be true or false.")]
    [InlineData("Roles", "8", "Roles is \"8\"; it must be None, Gateway, Provider, All.")]
    [InlineData("Gateway:TrustedProxies", "10.0.0.1", "Gateway:TrustedProxies is a list; set its items as Gateway:TrustedProxies:0")]
    [InlineData("Gateway:TrustedProxies:0", "nobody", "Gateway:TrustedProxies:0 is \"nobody\"; it must be an IP address or a network")]
    [InlineData("Node:Name", "", "Node:Name is empty; it must be 1 to 64 characters.")]
    [InlineData("Market:SuspectAfter", "00:00:09", "Market:SuspectAfter is 00:00:09; it must be at least two of Market:HeartbeatInterval, which is 00:00:05.")]
    [InlineData("Market:OfflineAfter", "00:00:10", "Market:OfflineAfter is 00:00:10; it must be longer than Market:SuspectAfter, which is 00:00:10.")]
    [InlineData("Validator:Limits:MaxPeers", "5", "Validator:Limits:MaxFollowers is 100; it must be at most Validator:Limits:MaxPeers, which is 5.")]
    [InlineData("Docker:PullTimeout", "00:00:30", "Docker:PullStallTimeout is 00:01:30; it must be at most Docker:PullTimeout, which is 00:00:30.")]
    public void A_setting_that_cannot_work_is_named_with_its_unit_and_bounds(string key, string value, string expected)
    {
        var refused = Assert.Throws<HostStartException>(() => Read((key, value)));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Theory]
    [InlineData("00:00:06", "00:00:12", "00:00:36")]
    [InlineData("00:00:05", "00:00:10", "00:00:30")]
    [InlineData("00:00:01", "00:00:10", "00:00:30")]
    [InlineData("00:01:00", "00:02:00", "00:06:00")]
    public void The_limits_of_silence_follow_the_heartbeat(string heartbeat, string suspect, string offline)
    {
        var market = Read(("Market:HeartbeatInterval", heartbeat)).Market;
        Assert.Equal((TimeSpan.Parse(suspect), TimeSpan.Parse(offline)), (market.SuspectLimit, market.OfflineLimit));
    }

    [Fact]
    public void A_file_that_is_missing_or_no_json_is_named()
    {
        var missing = Path.Combine(_folder.Path, "nowhere", "market.json");
        Assert.Contains($"{missing} does not exist", Assert.Throws<HostStartException>(() => HostConfiguration.Build(missing, [])).Message, StringComparison.Ordinal);
        var broken = _folder.File("broken.json", "{ \"Gateway\": ");
        Assert.Contains($"{broken} cannot be read", Assert.Throws<HostStartException>(() => HostConfiguration.Build(broken, [])).Message, StringComparison.Ordinal);
    }

    private static MarketHostOptions Read(params IEnumerable<(string Key, string Value)> settings) =>
        HostSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value))).Build());
}
