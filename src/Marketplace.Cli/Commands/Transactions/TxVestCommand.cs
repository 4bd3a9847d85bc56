using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Marketplace.Cli.Commands.Leases;
using Marketplace.Wallet.Payments;
using Marketplace.Cli.Terminal;
using Marketplace.Ledger;

namespace Marketplace.Cli.Commands.Transactions;

/// <summary>`market tx vest`: pays an amount in parts that become spendable one after the other.</summary>
internal static class TxVestCommand
{
    private const long MaxSeconds = 100L * 366 * 86_400;

    public static CliCommand Create(CommandRuntime runtime)
    {
        var to = new Option<string>("--to") { Description = "Who is paid: an address (t1 or t3), or a wallet's name.", HelpName = "ADDRESS", Required = true };
        var amount = AmountArgument.CreateOption("--amount", "The whole amount, in FLUX.");
        amount.Required = true;
        var every = Duration("--every", "The time between two parts: a number and s, m, h, d or w, such as 30d.");
        every.Required = true;
        var count = NumberOption.Create("--count", 1, VestingSchedule.MaxParts, "How many parts.");
        count.Required = true;
        var cliff = Duration("--cliff", "Nothing can be spent before so much time has passed; what is due by then comes at once. Default: none.");
        var start = new Option<string?>("--start") { Description = "When the time begins to count, such as 2027-01-31. Default: now.", HelpName = "TIME" };
        var file = TxCommand.Out("Write a file for co-signers instead of signing and sending; for multi-signature wallets.");
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        return new CliCommand("vest", "Pay an amount in equal parts that become spendable one after the other: one transaction with a time-locked output for each part.")
        {
            Examples =
            [
                "market tx vest --to alice --amount 1200 --every 30d --count 12",
                "market tx vest --to t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6 --amount 4800 --every 30d --count 48 --cliff 360d --start 2027-01-01 --yes",
            ],
        }
            .With(to, amount, every, count, cliff, start, file, yes)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var receiver = context.ReadAddress(context.Value(to)!);
                var begin = context.Value(start) is { } text ? PayeeOption.ReadTime(text, "--start") : context.Environment.Time.GetUtcNow().ToUnixTimeSeconds();
                var parts = Schedule(context.Value(amount)!.Value, begin, context.Value(cliff) ?? 0, context.Value(every)!.Value, (int)context.Value(count)!.Value);
                ImmutableArray<TransactionOutput> outputs =
                    [.. parts.Select(part => new TransactionOutput(part.Amount, new TimeLock(OutputLock.Of(receiver), LockUntil.AtTime(part.DueAt))))];
                if (context.Value(file) is { } path)
                {
                    await TxCreateCommand.WriteAsync(context, await TxMaker.MakeAsync(context, outputs, null, cancellationToken), path, cancellationToken);
                    return;
                }

                var rules = await context.NetworkAsync(cancellationToken);
                if (!context.Screen.IsJson)
                {
                    Describe(context.Screen, parts);
                }

                context.Confirm($"Pay {context.Value(amount)} FLUX in {parts.Length} part{(parts.Length == 1 ? "" : "s")} to {receiver} on {rules.Parameters.Name}?", context.Value(yes));
                await TxSendCommand.PayAsync(context, coins => FundedTransaction.Create(coins, outputs, null, context.Keys(), rules), cancellationToken);
            });
    }

    private static ImmutableArray<VestingPart> Schedule(Money amount, long start, long cliff, long every, int count)
    {
        if (cliff > every * count)
        {
            throw CliException.Usage("--cliff is longer than all parts together.");
        }

        if (amount.Satoshis < count)
        {
            throw CliException.Usage($"{amount} FLUX cannot be cut into {count} parts.");
        }

        return start + (every * count) <= LockUntil.MaxValue
            ? VestingSchedule.Create(amount, start, cliff, every, count)
            : throw CliException.Usage("The last part would be due after the year 9999.");
    }

    private static void Describe(Screen screen, ImmutableArray<VestingPart> parts) => screen.Table(
        ["Spendable from", ">Amount"],
        parts.Select(part => new[] { LeaseText.Time(DateTimeOffset.FromUnixTimeSeconds(part.DueAt)), Screen.Flux(part.Amount.Satoshis) }),
        "");

    private static Option<long?> Duration(string name, string description) => new(name)
    {
        Description = description, HelpName = "TIME", CustomParser = result => ParseDuration(result, name),
    };

    private static long? ParseDuration(ArgumentResult result, string name)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        var unit = text.Length > 0 ? text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3_600, 'd' => 86_400, 'w' => 7 * 86_400, _ => 0 } : 0;
        if (unit > 0 && long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= MaxSeconds && number * unit <= MaxSeconds)
        {
            return number * unit;
        }

        result.AddError($"{name} is a number and s, m, h, d or w, such as 30d, up to a hundred years; not '{text}'");
        return null;
    }
}
