using System.Diagnostics;
using Marketplace.Cli.Tests.Support;
using Marketplace.Testing.Folders;

namespace Marketplace.Cli.Tests.Commands;

/// <summary>The built program as a real process.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    private static string Program => Path.Combine(AppContext.BaseDirectory, "market.dll");

    private async Task<CliResult> RunAsync(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["MARKET_HOME"] = _home.Path;
        start.Environment["MARKET_PASSWORD"] = CliRun.Password;
        start.Environment["MARKET_ENDPOINT"] = "http://127.0.0.1:1";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
        return new CliResult(process.ExitCode, await output, await error);
    }

    private Task<CliResult> MarketAsync(params string[] arguments) => RunAsync("dotnet", [Program, .. arguments]);

    [Fact]
    public async Task Exit_codes_and_streams_are_those_of_a_good_citizen()
    {
        var help = await MarketAsync("--help");
        Assert.Equal((ExitCodes.Success, ""), (help.ExitCode, help.Error));
        var usage = await MarketAsync("depoly");
        Assert.Equal((ExitCodes.Usage, ""), (usage.ExitCode, usage.Output));
        Assert.Single(usage.Error.TrimEnd().Split('\n'));
        var failure = await MarketAsync("ledger", "head");
        Assert.Equal((ExitCodes.Failure, ""), (failure.ExitCode, failure.Output));
        Assert.Single(failure.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_wallet_survives_the_process_and_no_escape_codes_reach_a_pipe()
    {
        Assert.Equal(ExitCodes.Success, (await MarketAsync("wallet", "new", "alice")).ExitCode);
        var listed = await MarketAsync("wallet", "list");
        Assert.Contains("alice", listed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', listed.Output);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task A_completion_script_parses_in_its_shell(string shell)
    {
        var script = _home.File("script", (await MarketAsync("completion", shell)).Output);
        Assert.Contains("market", await File.ReadAllTextAsync(script), StringComparison.Ordinal);
        if (File.Exists($"/bin/{shell}") || File.Exists($"/usr/bin/{shell}"))
        {
            var checkedScript = await RunAsync(shell, "-n", script);
            Assert.Equal((0, ""), (checkedScript.ExitCode, checkedScript.Error));
        }
    }

    [Fact]
    public async Task Bash_completes_commands_and_options()
    {
        if (OperatingSystem.IsWindows() || !File.Exists("/bin/bash"))
        {
            return;
        }

        var script = _home.File("completion.bash", (await MarketAsync("completion", "bash")).Output);
        var market = _home.File("market", $"#!/bin/sh\nexec dotnet {Program} \"$@\"\n");
        File.SetUnixFileMode(market, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal("ledger", await CompleteAsync(script, market, "led"));
        Assert.Equal("show", await CompleteAsync(script, market, "ledger sh"));
        Assert.Equal("--hours", await CompleteAsync(script, market, "deploy --ho"));
    }

    private async Task<string> CompleteAsync(string script, string market, string line)
    {
        var text = $"{market} {line}";
        var result = await RunAsync(
            "bash",
            "-c",
            $"source {script}; COMP_LINE='{text}'; COMP_POINT={text.Length}; COMP_WORDS=({text}); COMP_CWORD={line.Split(' ').Length}; "
                + "_market_complete; echo \"${COMPREPLY[*]}\"");
        return result.Output.Trim();
    }
}
