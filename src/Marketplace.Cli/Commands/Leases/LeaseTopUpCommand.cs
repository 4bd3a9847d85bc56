using System.CommandLine;
using Marketplace.Wallet.Payments;
using Marketplace.Cli.Terminal;
using Marketplace.Api;
using Marketplace.Ledger;

namespace Marketplace.Cli.Commands.Leases;

/// <summary>`market lease top-up`: more money, and perhaps more time.</summary>
internal static class LeaseTopUpCommand
{
    public static CliCommand Create(CommandRuntime runtime)
    {
        var id = LeaseCommand.IdArgument();
        var amount = AmountArgument.Create("amount", "How much more goes into escrow, in FLUX.");
        var hours = NumberOption.Create("--hours", 1, DeployCommand.MaxHours, "Also move the end so many hours further.");
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        return new CliCommand("top-up", "Put more money into a lease's escrow.")
        {
            Examples = ["market lease top-up 3fa9 0.5", "market lease top-up 3fa9 0.5 --hours 24 --yes"],
        }
            .With(id, amount, hours, yes)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var keys = context.Keys();
                var leaseId = await LeaseLookup.FindAsync(context, context.Value(id)!, cancellationToken);
                var rules = await context.NetworkAsync(cancellationToken);
                var value = context.Value(amount);
                long? endsAt = null;
                if (context.Value(hours) is { } more)
                {
                    var lease = await context.Leases.GetAsync(leaseId, cancellationToken);
                    endsAt = lease.EndsAt.ToUnixTimeSeconds() + (more * 3600);
                }

                var until = endsAt is { } end ? $" and let it last until {LeaseText.Time(DateTimeOffset.FromUnixTimeSeconds(end))}" : "";
                context.Confirm($"Put {value} FLUX more into lease {leaseId[..12]}{until}?", context.Value(yes));
                var self = LeaseId.Parse(leaseId);
                var (_, answer) = await context.WalletClient.PayAsync(
                    keys,
                    coins => FundedTransaction.Create(
                        coins, [new TransactionOutput(value, new EscrowLock(self))], new TopUpLease(self, endsAt), keys, rules),
                    (transaction, token) => context.Leases.TopUpAsync(leaseId, transaction.Transaction, token),
                    cancellationToken);
                context.Screen.Show(answer, ApiJson.Tolerant.LeaseResponse, screen =>
                    screen.Line($"lease {leaseId} holds {Screen.Flux(answer.Money.EscrowedSatoshis)} and ends at {LeaseText.Time(answer.EndsAt)}"));
            });
    }
}
