using System.Net;
using Docker.DotNet;
using Marketplace.Containers.Docker;
using Marketplace.Market.Instances;
using Marketplace.Market.Words;

namespace Marketplace.Containers.Tests.Rules;

public sealed class FailureRulesTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(50);

    [Theory]
    [InlineData(500, "driver failed programming external connectivity: Bind for 0.0.0.0:80 failed: port is already allocated", FailureCode.PortTaken)]
    [InlineData(500, "listen tcp4 0.0.0.0:80: bind: address already in use", FailureCode.PortTaken)]
    [InlineData(500, "write /var/lib/docker/x: no space left on device", FailureCode.OutOfDisk)]
    [InlineData(404, "No such image: nothing:latest", FailureCode.ImageNotFound)]
    [InlineData(404, "No such container: x", FailureCode.NotFound)]
    [InlineData(409, "Conflict. The container name is already in use", FailureCode.Conflict)]
    [InlineData(400, "range of CPUs is from 0.01 to 2.00", FailureCode.InvalidSpec)]
    [InlineData(500, "something new", FailureCode.Unknown)]
    public void An_engines_refusal_becomes_a_kind_of_failure(int status, string message, FailureCode code)
    {
        var failure = FailureMapping.From(new DockerApiException((HttpStatusCode)status, $$"""{"message":"{{message}}"}"""));

        Assert.Equal(code, failure.Code);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_that_is_no_json_or_very_long_is_one_short_line()
    {
        var failure = FailureMapping.From(new DockerApiException(HttpStatusCode.BadGateway, "<html>\n" + new string('x', 100_000)));

        Assert.Equal(FailureCode.Unknown, failure.Code);
        Assert.True(failure.Message.Length < 400);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void A_failure_has_a_stable_code_in_words()
    {
        Assert.Equal("port-taken", WireWords.Failure.Write(FailureCode.PortTaken));
        Assert.Equal("exited-at-once", WireWords.Failure.Write(FailureCode.ExitedAtOnce));
    }

    [Theory]
    [InlineData(1, 3, false, FailureCode.ExitedAtOnce)]
    [InlineData(3600, 0, false, FailureCode.Exited)]
    [InlineData(3600, 137, true, FailureCode.OutOfMemory)]
    [InlineData(1, 137, true, FailureCode.OutOfMemory)]
    public void How_a_component_ended_decides_what_it_means(int seconds, int exitCode, bool outOfMemory, FailureCode code)
    {
        var component = new ObservedComponent
        {
            Name = "web",
            ContainerId = "1",
            State = ComponentState.Exited,
            Revision = 1,
            Image = "x",
            ImageId = "y",
            StartedAt = Start,
            FinishedAt = Start.AddSeconds(seconds),
            ExitCode = exitCode,
            OutOfMemory = outOfMemory,
        };

        var failure = ExitRules.FailureOf(component);

        Assert.Equal(code, failure.Code);
        if (code != FailureCode.OutOfMemory)
        {
            Assert.Contains($"exit code {exitCode}", failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal("web", failure.Component);
        Assert.Equal(failure, ExitRules.WithOutput(failure, []));
        EngineLogLine[] output = [new(Start, LogStream.Output, "first"), new(Start, LogStream.Error, " last "), new(Start, LogStream.Error, "  ")];
        Assert.Equal(failure.Message + " Its last output: last", ExitRules.WithOutput(failure, output).Message);
    }

    [Fact]
    public void Health_is_lost_after_enough_failures_and_won_by_one_success()
    {
        var check = new HealthCheck(80, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(10));
        var history = HealthHistory.Unknown.Add(check, false, TimeSpan.FromSeconds(5)).Add(check, false, TimeSpan.FromSeconds(9));
        Assert.Equal(HealthHistory.Unknown, history);

        history = history.Add(check, true, TimeSpan.FromSeconds(9.5));
        Assert.True(history.IsHealthy);
        history = history.Add(check, false, TimeSpan.FromSeconds(9.8));
        Assert.True(history.IsHealthy);
        history = history.Add(check, false, TimeSpan.FromSeconds(11));
        Assert.False(history.IsHealthy);
        Assert.True(history.Add(check, true, TimeSpan.FromSeconds(12)).IsHealthy);
        Assert.False(HealthHistory.Unknown.Add(check, false, TimeSpan.FromSeconds(10)).Add(check, false, TimeSpan.FromSeconds(11)).IsHealthy);
    }
}
