using System.Text.RegularExpressions;
using Marketplace.Architecture.Tests.Support;

namespace Marketplace.Architecture.Tests.Words;

public sealed partial class LibraryMessageTests
{
    private static readonly string[] Libraries = ["Ledger", "Market", "Api", "Client", "Wallet"];

    [Fact]
    public void No_message_of_a_library_names_a_command_or_an_option_of_the_market_program()
    {
        var sources = ProjectFile.Product.Where(project => Libraries.Contains(project.Name)).SelectMany(project => project.Sources()).ToList();
        Assert.NotEmpty(sources);
        var naming =
            from source in sources
            from line in source.Text.Split('\n')
            where !Comment().IsMatch(line) && OfTheProgram().IsMatch(line)
            select $"{source.Path}: {line.Trim()}";
        Assert.Empty(naming);
    }

    [Theory]
    [InlineData("""throw new WalletException("Make one with: market wallet new");""")]
    [InlineData("""$"Add --max-fee {fee}." """)]
    public void Such_a_message_would_be_found(string line) => Assert.Matches(OfTheProgram(), line);

    [GeneratedRegex(@"^\s*//")]
    private static partial Regex Comment();

    [GeneratedRegex("""(?<!\w)--[a-z][a-z-]+|\bmarket (up|wallet|faucet|tx|node|lease|deploy|send|ledger|account)\b""")]
    private static partial Regex OfTheProgram();
}
