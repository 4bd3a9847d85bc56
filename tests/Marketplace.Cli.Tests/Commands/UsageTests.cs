using Marketplace.Cli.Tests.Support;
using Marketplace.Testing.Folders;

namespace Marketplace.Cli.Tests.Commands;

public sealed class UsageTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("", "is followed by one of: wallet")]
    [InlineData("depoly", "did you mean 'market deploy'?")]
    [InlineData("ledger shwo", "did you mean 'market ledger show'?")]
    [InlineData("frobnicate", "'market frobnicate' is no command. See")]
    [InlineData("wallet", "one of: new, import, restore, show, list, accounts")]
    [InlineData("wallet new a b", "'b'")]
    [InlineData("wallet list --bogus", "'--bogus'")]
    [InlineData("wallet new ../x", "'../x'")]
    [InlineData("deploy", "'spec'")]
    [InlineData("deploy a.json --hours 0", "--hours is 1 to")]
    [InlineData("deploy a.json --hours x", "'x'")]
    [InlineData("deploy a.json --hours 1 --deposit 1", "exclude each other")]
    [InlineData("deploy a.json --deposit 1.123456789", "'1.123456789' is no amount")]
    [InlineData("send t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6 -5", "'-5'")]
    [InlineData("send t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6 0", "'0' is no amount")]
    [InlineData("send t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6 1e3", "'1e3' is no amount")]
    [InlineData("send t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6 99999999999", "'99999999999' is no amount")]
    [InlineData("send t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV7 1 --yes", "checksum")]
    [InlineData("wallet new --words 13", "'13'")]
    [InlineData("wallet address --account -1", "--account is 0 to 999, not '-1'")]
    [InlineData("wallet sweep", "'--to'")]
    [InlineData("wallet sweep --to nobody", "'nobody' is neither")]
    [InlineData("tx", "one of: create, sign, combine, show, send, vest, burn")]
    [InlineData("tx create --out x.json", "'--to'")]
    [InlineData("tx create --to alice --out x.json", "'alice' is no payment")]
    [InlineData("tx create --to t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6=0 --out x.json", "is no payment")]
    [InlineData("tx create --to nobody=1 --out x.json", "'nobody' is neither")]
    [InlineData("tx create --to nobody=1 --locked-until soon --out x.json", "'soon' is no time")]
    [InlineData("tx sign", "'file'")]
    [InlineData("tx combine a.json --out x.json", "'files'")]
    [InlineData("tx combine a.json b.json", "'--out'")]
    [InlineData("tx burn 0", "'0' is no amount")]
    [InlineData("tx vest --to nobody --amount 1 --every 1d --count 0", "--count is 1 to 1000")]
    [InlineData("tx vest --to nobody --amount 1 --every 1y --count 2", "not '1y'")]
    [InlineData("tx vest --to nobody --amount 1 --every 0d --count 2", "not '0d'")]
    [InlineData("tx vest --to t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6 --amount 1 --every 1d --count 2 --cliff 3d", "--cliff is longer")]
    [InlineData("tx vest --to t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6 --amount 0.00000001 --every 1d --count 2", "cannot be cut")]
    [InlineData("tx vest --to t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6 --amount 1 --every 1d --count 2 --start 31.1.2027", "'31.1.2027' is no time")]
    [InlineData("wallet multisig new --name x --of 16 aa", "--of is 1 to 15")]
    [InlineData("wallet multisig new --name x --of 1 aa", "'aa' is neither")]
    [InlineData("wallet multisig new --name x --of 1 020000000000000000000000000000000000000000000000000000000000000005", "names no point of the curve")]
    [InlineData("sign", "'message'")]
    [InlineData("verify-message t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6", "'signature'")]
    [InlineData("verify-message t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV7 x y", "checksum")]
    [InlineData("verify-message t3NryfAQLGeFs9jEoeqsxmBN2QLRaRKFLUX x y", "address of a script")]
    [InlineData("account nobody", "'nobody' is neither")]
    [InlineData("account --history 1000", "--history is 0 to 200")]
    [InlineData("account t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6 --endpoint nowhere", "'nowhere' is no http")]
    [InlineData("account t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6 --endpoint http://a/b", "without a path")]
    [InlineData("account t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6 --endpoint ftp://a", "no http")]
    [InlineData("lease show xyz", "'xyz' is no lease")]
    [InlineData("lease show 3fa", "'3fa' is no lease")]
    [InlineData("lease logs 3fa9 --tail -1", "--tail is 0 to 1000, not '-1'")]
    [InlineData("ledger show genesis", "'genesis' is neither a height")]
    [InlineData("ledger tx 12", "'12' is no transaction's id")]
    [InlineData("ledger verify x --genesis a --genesis-hash b", "exclude each other")]
    [InlineData("ledger verify x --genesis-hash 12", "64 hexadecimal")]
    [InlineData("ledger verify x --head 12", "'12' is not")]
    [InlineData("ledger repair", "either --dry-run or --accept-loss")]
    [InlineData("completion csh", "'csh'")]
    [InlineData("up --settle-interval x", "number of seconds up to 86400, not 'x'")]
    [InlineData("up --log-level chatty", "'chatty' for option '--log-level'. Did you mean")]
    public async Task A_line_that_makes_no_sense_is_told_in_one_line_with_exit_code_2(string line, string expected)
    {
        var result = await new CliRun(_home.Path).RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.StartsWith("market: ", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("account t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6", "does not answer")]
    [InlineData("deploy no-such-file.json", "cannot be read")]
    [InlineData("quote no-such-file.json", "cannot be read")]
    [InlineData("account", "market wallet new")]
    [InlineData("lease ls", "market wallet new")]
    [InlineData("wallet accounts", "market wallet new")]
    [InlineData("wallet address --wallet bob", "no wallet 'bob'")]
    [InlineData("wallet balance", "market wallet new")]
    [InlineData("wallet import --key-file /nonexistent", "cannot be read")]
    [InlineData("wallet restore --phrase-file /nonexistent", "cannot be read")]
    [InlineData("sign hello", "market wallet new")]
    [InlineData("tx show no-such-file.json", "cannot be read")]
    [InlineData("tx send no-such-file.json", "cannot be read")]
    [InlineData("tx sign no-such-file.json", "cannot be read")]
    [InlineData("tx combine no-such.json other.json --out x.json", "cannot be read")]
    [InlineData("tx create --to t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6=1 --out x.json", "market wallet new")]
    [InlineData("verify-message t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6 notbase64 hello", "did not sign")]
    [InlineData("lease ls --wallet bob", "no wallet 'bob'")]
    [InlineData("ledger verify no-such-file --genesis-hash 0000000000000000000000000000000000000000000000000000000000000000", "cannot be read")]
    [InlineData("ledger repair --data /nonexistent --dry-run", "no chain log")]
    [InlineData("explorer rebuild --data /nonexistent", "no chain log")]
    [InlineData("explorer status", "does not answer")]
    public async Task A_failure_is_told_in_one_line_with_exit_code_1(string line, string expected)
    {
        var result = await new CliRun(_home.Path).RunAsync(line.Split(' '));
        Assert.Equal(ExitCodes.Failure, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("account nobody --json", "usage")]
    [InlineData("--json depoly", "usage")]
    [InlineData("account --json", "wallet-not-found")]
    [InlineData("ledger head --json", "unreachable")]
    public async Task With_json_a_failure_is_one_object_on_standard_error(string line, string code)
    {
        var result = await new CliRun(_home.Path).RunAsync(line.Split(' '));
        var error = System.Text.Json.JsonDocument.Parse(result.Error).RootElement;
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.NotEmpty(error.GetProperty("error").GetString()!);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task A_spec_with_several_faults_has_all_of_them_listed()
    {
        var file = _home.File("bad.json", """{"name":"no spaces please","instances":0,"termSeconds":1,"components":[]}""");
        var result = await new CliRun(_home.Path).RunAsync("deploy", file);
        Assert.Equal(ExitCodes.Failure, result.ExitCode);
        foreach (var path in new[] { "$.name", "$.instances", "$.termSeconds", "$.components" })
        {
            Assert.Contains(path, result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_command_has_help_and_every_command_that_runs_has_examples()
    {
        var pending = new Stack<string[]>([[]]);
        var seen = 0;
        while (pending.TryPop(out var words))
        {
            var result = await new CliRun(_home.Path).RunAsync([.. words, "--help"]);
            Assert.Equal(ExitCodes.Success, result.ExitCode);
            seen++;
            var command = words.Aggregate(
                (System.CommandLine.Command)MarketProgram.CreateRoot(CliEnvironment.OfProcess()), (at, word) => at.Subcommands.First(next => next.Name == word));
            foreach (var next in command.Subcommands)
            {
                pending.Push([.. words, next.Name]);
            }

            Assert.Equal(command.Subcommands.Count == 0, result.Output.Contains("Examples:", StringComparison.Ordinal));
        }

        Assert.InRange(seen, 25, 100);
    }
}
