using System.Reflection;
using Marketplace.Cli.Commands;
using Marketplace.Cli.Tests.Support;
using Marketplace.Testing.Folders;

namespace Marketplace.Cli.Tests.Commands;

/// <summary>A line is parsed with the commands alone that it names; nobody may notice.</summary>
public sealed class CommandListTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Every_command_is_listed_under_its_own_name() =>
        Assert.Equal(MarketProgram.CreateRoot(CliEnvironment.OfProcess()).Subcommands.Select(command => command.Name), CommandList.Names);

    [Theory]
    [InlineData("")]
    [InlineData("--help")]
    [InlineData("--wallet send")]
    [InlineData("--wallet send --help")]
    public async Task Help_of_the_program_names_every_command_whatever_else_the_line_names(string line)
    {
        var result = await RunAsync(line);
        Assert.All(CommandList.Names, name => Assert.Contains($" {name}", result.Output + result.Error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--wallet send leese ls", "did you mean 'market lease'?")]
    [InlineData("--wallet lease depoly", "did you mean 'market deploy'?")]
    [InlineData("lease sho", "did you mean 'market lease show'?")]
    public async Task A_wrong_word_is_compared_with_all_commands_though_the_line_names_another(string line, string guess)
    {
        var result = await RunAsync(line);
        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Contains(guess, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_that_of_the_program_with_its_commit()
    {
        var result = await RunAsync("--version");
        Assert.Equal((ExitCodes.Success, ""), (result.ExitCode, result.Error));
        var version = typeof(MarketProgram).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        Assert.Equal(version + Environment.NewLine, result.Output);
        Assert.Matches(@"^\d+\.\d+\.\d+", version);
    }

    private Task<CliResult> RunAsync(string line) => new CliRun(_home.Path).RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
