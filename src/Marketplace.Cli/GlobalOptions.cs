using System.CommandLine;
using Marketplace.Cli.Commands;
using Marketplace.Wallet.Payments;
using Marketplace.Wallet.Keys;
using Marketplace.Ledger;

namespace Marketplace.Cli;

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions
{
    public const string EndpointVariable = "MARKET_ENDPOINT";
    public const string DefaultEndpoint = "http://127.0.0.1:5080";

    public Option<bool> Json { get; } = new("--json") { Description = "Write results as JSON, one value a line.", Recursive = true };

    public Option<string?> Endpoint { get; } = new("--endpoint")
    {
        Description = $"The host's address. Default: {EndpointVariable}, else {DefaultEndpoint}.", HelpName = "URL", Recursive = true,
    };

    public Option<string?> Wallet { get; } = new("--wallet", "-w")
    {
        Description = "The wallet that signs. Default: MARKET_WALLET, else the only one there is.", HelpName = "NAME", Recursive = true,
    };

    public Option<int> Account { get; } = NumberOption.Recursive("--account", 0, WalletAccount.MaxAccounts - 1, 0, "The account of a wallet with a recovery phrase. Default: 0.");

    public Option<string?> PasswordFile { get; } = new("--password-file")
    {
        Description = "Read the wallet's password from the first line of a file. Default: MARKET_PASSWORD, else ask.", HelpName = "FILE", Recursive = true,
    };

    public Option<Money?> MostFee { get; } = AmountArgument.Recursive(
        "--max-fee", $"What a transaction may cost at most, whatever the host says. Default: {NetworkRules.DefaultMaxFee}.");

    public Option<bool> NoColor { get; } = new("--no-color") { Description = "No colours. The NO_COLOR variable does the same.", Recursive = true };

    public void AddTo(Command root)
    {
        root.Add(Json);
        root.Add(Endpoint);
        root.Add(Wallet);
        root.Add(Account);
        root.Add(PasswordFile);
        root.Add(MostFee);
        root.Add(NoColor);
    }
}
