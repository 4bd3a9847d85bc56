using System.IO.Pipelines;
using Marketplace.Api;
using Marketplace.Client.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Client.Tests.Requests;

public sealed class RefusalTests : ClientFixture
{
    [Fact]
    public async Task A_refusal_is_final_and_keeps_all_that_the_host_said()
    {
        Host.Answer = (_, context) => ScriptedHost.ProblemAsync(
            context,
            422,
            ProblemCodes.InvalidSpec,
            "The app spec has 2 faults.",
            new Fault { Path = "spec.a", Code = "x", Message = "one" },
            new Fault { Path = "spec.b", Code = "y", Message = "two" });
        var refusal = await RefusedAsync(() => Client.GetExplorerStatusAsync(Limit));
        Assert.Equal((ProblemCodes.InvalidSpec, 422), (refusal.Code, (int)refusal.Status));
        Assert.Equal(["spec.a", "spec.b"], refusal.Problem.Faults.Select(fault => fault.Path));
        Assert.StartsWith("The app spec has 2 faults. (invalid-spec)", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("spec.b: two", refusal.Message, StringComparison.Ordinal);
        Assert.Single(Host.Requests);
    }

    [Fact]
    public async Task A_refusal_of_something_between_here_and_the_host_is_told_by_its_status()
    {
        Host.Answer = (_, context) =>
        {
            context.Response.StatusCode = 403;
            return context.Response.WriteAsync("<html>blocked</html>");
        };
        var refusal = await RefusedAsync(() => Client.GetExplorerStatusAsync(Limit));
        Assert.Equal(ErrorCodes.HttpError, refusal.Code);
        Assert.Contains("403", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("<html>", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"headHeight\":\"high\"}")]
    public async Task An_answer_that_is_not_what_was_asked_for_is_told_as_such(string answer)
    {
        Host.Answer = (_, context) => JsonAsync(context, answer);
        Assert.Equal(ErrorCodes.UnexpectedAnswer, await FailureAsync(() => Client.GetExplorerStatusAsync(Limit)));
        Assert.Single(Host.Requests);
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_to_its_end()
    {
        Host.Answer = async (_, context) =>
        {
            context.Response.ContentLength = 1L << 40;
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        Assert.Equal(ErrorCodes.UnexpectedAnswer, await FailureAsync(() => Client.GetExplorerStatusAsync(Limit)));
        Assert.Single(Host.Requests);
    }

    [Fact]
    public async Task What_this_version_does_not_know_is_skipped()
    {
        Host.Answer = (_, context) => JsonAsync(context, """{"items":[],"novelty":{"a":1}}""");
        Assert.Empty((await Client.GetNodePageAsync(cancellationToken: Limit)).Items);
    }

    [Fact]
    public async Task An_export_that_breaks_off_is_no_export()
    {
        var begun = new TaskCompletionSource();
        Host.Answer = async (_, context) =>
        {
            await context.Response.Body.WriteAsync(new byte[1_000]);
            await context.Response.Body.FlushAsync();
            await begun.Task;
            context.Abort();
        };
        var destination = new Pipe();
        var export = Client.ExportAsync(destination.Writer.AsStream(), Limit);
        await destination.Reader.ReadAtLeastAsync(1_000, Limit);
        begun.SetResult();
        Assert.Equal(ErrorCodes.BrokenOff, await FailureAsync(() => export));
    }

    [Fact]
    public async Task An_export_is_copied_whole()
    {
        var chain = new byte[300_000];
        new Random(1).NextBytes(chain);
        Host.Answer = (_, context) => context.Response.Body.WriteAsync(chain).AsTask();
        using var destination = new MemoryStream();
        Assert.Equal(chain.Length, await Client.ExportAsync(destination, Limit));
        Assert.Equal(chain, destination.ToArray());
    }
}
