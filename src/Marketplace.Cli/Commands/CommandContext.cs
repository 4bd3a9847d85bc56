using System.CommandLine;
using Marketplace.Cli.Wallets;
using Marketplace.Client;
using Marketplace.Wallet.Payments;
using Marketplace.Cli.Terminal;
using Marketplace.Wallet.Keys;
using Marketplace.Wallet.Online;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Cli.Commands;

/// <summary>One run of one command: its parsed line, its screen, and on demand its client, wallet and key.</summary>
internal sealed class CommandContext : IDisposable
{
    private static readonly string UserAgent = $"market-cli/{typeof(CommandContext).Assembly.GetName().Version!.ToString(3)}";

    private readonly CommandRuntime _runtime;
    private readonly ParseResult _result;
    private MarketplaceClient? _client;
    private WalletClient? _walletClient;
    private WalletKeys? _keys;

    public CommandContext(CommandRuntime runtime, ParseResult result)
    {
        _runtime = runtime;
        _result = result;
        var colour = !result.GetValue(runtime.Options.NoColor) && string.IsNullOrEmpty(Environment.Variable("NO_COLOR"));
        Screen = new Screen(Environment, result.GetValue(runtime.Options.Json), colour);
        Wallets = new WalletStore(WalletDirectory.Locate(Environment), Environment.WalletCost);
        Passwords = new Passwords(Environment, result.GetValue(runtime.Options.PasswordFile));
    }

    public CliEnvironment Environment => _runtime.Environment;

    public Screen Screen { get; }

    public WalletStore Wallets { get; }

    public Passwords Passwords { get; }

    public MarketplaceClient Client => _client ??= new MarketplaceClient(
        Endpoint(),
        new MarketplaceClientOptions { UserAgent = UserAgent, Time = Environment.Time, Handler = Environment.HttpHandler });

    /// <summary>Reads coins from the host, and pays through it.</summary>
    public WalletClient WalletClient => _walletClient ??= new WalletClient(Client, Environment.Time);

    /// <summary>The leases of the wallet's first key.</summary>
    public LeaseClient Leases => Client.LeasesOf(Key());

    public string? WalletName => _result.GetValue(_runtime.Options.Wallet);

    /// <summary>The parsed line.</summary>
    public ParseResult Line => _result;

    public T? Value<T>(Option<T> option) => _result.GetValue(option);

    public T? Value<T>(Argument<T> argument) => _result.GetValue(argument);

    /// <summary>The host's network, with what the line lets a transaction cost at most.</summary>
    public async Task<NetworkRules> NetworkAsync(CancellationToken cancellationToken) =>
        (await WalletClient.GetNetworkAsync(cancellationToken)) with { MaxFee = MostFee };

    /// <summary>What a transaction may cost at most.</summary>
    public Money MostFee => _result.GetValue(_runtime.Options.MostFee) ?? NetworkRules.DefaultMaxFee;

    /// <summary>The wallet that the line means; still locked.</summary>
    public WalletFile Wallet() => WalletDirectory.Choose(Wallets, Environment, WalletName);

    /// <summary>The account of a phrase wallet that the line means.</summary>
    public int AccountNumber => _result.GetValue(_runtime.Options.Account);

    /// <summary>The keys of the wallet's account; asks for the password the first time.</summary>
    public WalletKeys Keys()
    {
        if (_keys is null)
        {
            var wallet = Wallet();
            RequireAccount(wallet);
            _keys = WalletKeys.Of(wallet, Unlock(wallet), AccountNumber);
        }

        return _keys;
    }

    /// <summary>The first key of <see cref="Keys"/>: it signs requests and owns leases.</summary>
    public PrivateKey Key() => Keys().First;

    /// <summary>A wallet's secret, which the caller disposes; asks for the password.</summary>
    public WalletSecret Unlock(WalletFile wallet)
    {
        if (WalletStore.IsOpenToOthers(wallet))
        {
            Screen.Note($"warning: others on this machine can read {wallet.Path}; run: chmod 600 {wallet.Path}");
        }

        return Wallets.Unlock(wallet.Name, Passwords.Ask(wallet.Name));
    }

    /// <summary>The first address of the wallet's account.</summary>
    public Address OwnAddress()
    {
        var wallet = Wallet();
        RequireAccount(wallet);
        return wallet.Kind == WalletKind.Phrase ? wallet.Account(AccountNumber).First : wallet.Address;
    }

    /// <summary>The address that was given, else the wallet's.</summary>
    public Address AddressOrWallet(string? text) => text is null ? OwnAddress() : ReadAddress(text);

    /// <summary>A wallet of that name, or null.</summary>
    public WalletFile? FindWallet(string name) => Wallets.List().FirstOrDefault(wallet => wallet.Name == name);

    /// <summary>An address that somebody typed; a wallet's name will do as well.</summary>
    public Address ReadAddress(string text)
    {
        if (Address.TryParse(text, out var address, out var fault))
        {
            return address;
        }

        return FindWallet(text) is { } named
            ? named.Address
            : throw CliException.Usage($"'{text}' is neither a wallet here nor an address. {fault}");
    }

    /// <summary>Lets the person decide; --yes decides for those who cannot be asked.</summary>
    public void Confirm(string question, bool yes)
    {
        if (yes)
        {
            return;
        }

        if (!Environment.InputIsTerminal || Screen.IsJson)
        {
            throw CliException.Usage($"{question} Nobody can be asked here: add --yes if this is right.");
        }

        if (Prompts.Ask(Environment.Error, $"{question} [y/N] ", Environment.Input.ReadLine)?.Trim().ToUpperInvariant() is not ("Y" or "YES"))
        {
            throw new CliException("Nothing was signed.", ExitCodes.Failure, "declined");
        }
    }

    public void Dispose()
    {
        _keys?.Dispose();
        _client?.Dispose();
    }

    // Before the password is asked for.
    private void RequireAccount(WalletFile wallet)
    {
        if (wallet.Kind == WalletKind.Phrase || AccountNumber > 0)
        {
            wallet.Account(AccountNumber);
        }
    }

    private Uri Endpoint()
    {
        var text = _result.GetValue(_runtime.Options.Endpoint)
            ?? (Environment.Variable(GlobalOptions.EndpointVariable) is { Length: > 0 } named ? named : GlobalOptions.DefaultEndpoint);
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0
            ? uri
            : throw CliException.Usage($"The endpoint '{text}' is no http:// or https:// address without a path, such as {GlobalOptions.DefaultEndpoint}.");
    }
}
