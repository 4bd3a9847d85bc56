using System.CommandLine;
using Marketplace.Cli.Commands.Leases;
using Marketplace.Wallet.Payments;
using Marketplace.Cli.Output;
using Marketplace.Cli.Specs;
using Marketplace.Cli.Terminal;
using Marketplace.Ledger;

namespace Marketplace.Cli.Commands;

/// <summary>`market deploy`: pays a deposit into escrow and has the app run.</summary>
internal static class DeployCommand
{
    public const int MaxHours = 366 * 24;

    private const int DefaultTimeoutSeconds = 600;

    public static Command Create(CommandRuntime runtime)
    {
        var file = new Argument<string>("spec") { Description = "The app spec, a JSON file; - reads standard input." };
        var watch = new Option<bool>("--watch") { Description = "Follow what happens until all instances run." };
        var timeout = NumberOption.WithDefault("--timeout", 1, 86_400, DefaultTimeoutSeconds, "With --watch: give up after so many seconds.", "SECONDS");
        var hours = NumberOption.Create("--hours", 1, MaxHours, "How long the lease may last and the deposit pays. Default: the spec's term.");
        var deposit = AmountArgument.CreateOption("--deposit", "What goes into escrow. Default: enough for all instances over the whole time.");
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var command = new CliCommand("deploy", "Rent: pay a deposit into escrow and have an app run. Unused money comes back when the lease is closed.")
        {
            Examples = ["market deploy app.json --watch", "market deploy app.json --hours 24 --yes", "market deploy app.json --deposit 0.5 --json --yes"],
        }
            .With(file, watch, timeout, hours, deposit, yes)
            .RunsTo(runtime, async (context, cancellationToken) =>
            {
                var spec = await SpecFile.ReadAsync(context.Value(file)!, context.Environment.Input, cancellationToken);
                var leaseId = await OpenAsync(context, spec, context.Value(hours), context.Value(deposit), context.Value(yes), cancellationToken);
                return context.Value(watch)
                    ? await new LeaseWatcher(context, leaseId).UntilRunningAsync(TimeSpan.FromSeconds(context.Value(timeout)), cancellationToken)
                    : ExitCodes.Success;
            });
        command.Validators.Add(result =>
        {
            if (result.GetResult(hours) is not null && result.GetResult(deposit) is not null)
            {
                result.AddError("--hours and --deposit exclude each other");
            }
        });
        return command;
    }

    private static async Task<string> OpenAsync(
        CommandContext context, SpecFile spec, long? hours, Money? deposit, bool yes, CancellationToken cancellationToken)
    {
        var rules = await context.NetworkAsync(cancellationToken);
        var quote = await context.Client.QuoteAsync(spec.Json, cancellationToken);
        var renter = context.AddressOrWallet(null);
        var opening = LeaseOpening.Create(spec.Spec, quote, rules, renter.Hash, hours is { } count ? TimeSpan.FromHours(count) : null, deposit);
        if (!context.Screen.IsJson)
        {
            Describe(context.Screen, spec, opening, rules, renter.ToString());
        }

        context.Confirm($"Put {opening.Deposit} FLUX into escrow?", yes);
        var keys = context.Keys();
        var (funded, lease) = await context.WalletClient.PayAsync(
            keys,
            coins => opening.Fund(coins, keys, rules),
            (transaction, token) => context.Leases.OpenAsync(spec.Json, transaction.Transaction, token),
            cancellationToken);
        var id = funded.Transaction.Id.ToString();
        var output = new DeployOutput
        {
            Step = "opened", LeaseId = id, DepositSatoshis = new(opening.Deposit.Satoshis), FeeSatoshis = new(funded.Fee.Satoshis), Lease = lease,
        };
        context.Screen.Show(output, CliJson.Readable.DeployOutput, screen => screen.Line($"lease {id} is open and funded; the transaction cost {funded.Fee} FLUX"));
        return id;
    }

    private static void Describe(Screen screen, SpecFile spec, LeaseOpening opening, NetworkRules rules, string renter)
    {
        screen.Pairs(
            ("app", $"{spec.Spec.Name}, {opening.Terms.Instances} instance{(opening.Terms.Instances == 1 ? "" : "s")}"),
            ("network", $"{rules.Parameters.Name} ({rules.Parameters.GenesisHash.ToString()[..16]}...)"),
            ("rate", $"{opening.Terms.RatePerSecond.Satoshis} satoshis for one instance and second"),
            ("deposit", $"{opening.Deposit} FLUX; what is not used comes back"),
            ("fee", $"{rules.Rules.MinimumTransactionFee} FLUX for each KiB of the transaction; it does not come back"),
            ("ends", $"{DateTimeOffset.FromUnixTimeSeconds(opening.Terms.EndsAt):yyyy-MM-dd HH:mm} UTC at the latest"),
            ("paid by", renter));
    }
}
