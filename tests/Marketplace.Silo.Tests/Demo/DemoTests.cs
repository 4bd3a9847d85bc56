using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Marketplace.Testing.Hosts;
using Marketplace.Testing.PostgreSql;

namespace Marketplace.Silo.Tests.Demo;

/// <summary>The README's first command, as a program would run it: real processes, a real Docker engine, both databases.</summary>
public sealed class DemoTests(PostgreSqlServer postgres) : IClassFixture<PostgreSqlServer>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task The_demo_rents_survives_a_kill_settles_and_verifies_on_SQLite() => Check(await RunAsync());

    [Fact]
    public async Task The_demo_rents_survives_a_kill_settles_and_verifies_on_PostgreSQL() => Check(await RunAsync("--database", await postgres.NewConnectionStringAsync()));

    private static void Check(IReadOnlyList<JsonElement> steps)
    {
        Assert.Contains(steps, step => step.GetProperty("step").GetString() == "kill");
        var done = steps[^1];
        Assert.Equal("done", done.GetProperty("step").GetString());
        var (deposit, charged, paid, fee, refunded) = (Satoshis("deposit"), Satoshis("charged"), Satoshis("paid"), Satoshis("fee"), Satoshis("refunded"));
        Assert.Equal(deposit, charged + refunded);
        Assert.Equal(charged, paid + fee);
        Assert.True(paid > 0 && fee > 0 && refunded > 0, $"paid {paid}, fee {fee}, refunded {refunded}");
        Assert.True(done.GetProperty("containersSurvived").GetBoolean());
        Assert.True(done.GetProperty("chainVerified").GetBoolean());
        Assert.True(done.GetProperty("seconds").GetDouble() > 0);

        long Satoshis(string name) => long.Parse(done.GetProperty(name).GetString()!, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static async Task<IReadOnlyList<JsonElement>> RunAsync(params string[] arguments)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", BuiltProgram.Market, "demo", "--json", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"the demo ended with {process.ExitCode}: {await errors}\n{await output}");
            return [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
