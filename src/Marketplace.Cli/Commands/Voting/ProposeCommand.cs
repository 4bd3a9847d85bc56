using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Marketplace.Wallet.Payments;
using Marketplace.Cli.Output;
using Marketplace.Cli.Terminal;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Governance;

namespace Marketplace.Cli.Commands.Voting;

/// <summary>`market vote propose`: puts something to the vote.</summary>
internal static class ProposeCommand
{
    private const long MaxTextBytes = 16 << 20;

    public static CliCommand Create(CommandRuntime runtime)
    {
        var title = new Argument<string>("title") { Description = $"One line of at most {ProposalTitle.MaxBytes} bytes." };
        var set = new Option<string[]>("--set")
        {
            Description = "Give a rule a new value, in its unit; repeat it to change several at once.", HelpName = "RULE=VALUE", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true,
        };
        var pay = AmountArgument.CreateOption("--pay", "Pay so much from the treasury.");
        var to = new Option<string?>("--to") { Description = "Who is paid: an address, or a wallet's name.", HelpName = "ADDRESS" };
        var text = new Option<string?>("--text") { Description = "The full text, a file; its SHA-256 goes on the ledger, the file stays with you.", HelpName = "FILE" };
        var rounds = NumberOption.Create("--rounds", 1, uint.MaxValue, "How long the vote lasts, in reward rounds. Default: as short as allowed.");
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        return new CliCommand("propose", "Put something to the vote: new rules, a payment from the treasury, or (with neither) a text.")
        {
            Examples =
            [
                "market vote propose \"Halve the fee\" --set feePartsPerMillion=10000",
                "market vote propose \"More for the small\" --set splitCumulus=4 splitNimbus=7 splitStratus=16",
                "market vote propose \"Pay the auditors\" --pay 2500 --to t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6 --text audit.md",
            ],
        }
            .With(title, set, pay, to, text, rounds, yes)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var found = await context.Client.GetRulesAsync(cancellationToken);
                var action = ReadAction(context, context.Value(set) ?? [], context.Value(pay), context.Value(to), found);
                var request = new Propose(
                    ReadTitle(context.Value(title)!),
                    await HashAsync(context.Value(text), cancellationToken),
                    (uint)(context.Value(rounds) ?? (long)Value(found, RuleId.MinimumVotingRounds)),
                    context.AddressOrWallet(null),
                    action);
                var deposit = Money.FromSatoshis((long)Value(found, RuleId.ProposalDeposit));
                context.Confirm($"Propose \"{request.Title}\" and lock {deposit} FLUX, which are burned if too little stake votes?", context.Value(yes));
                await SubmitAsync(context, request, deposit, cancellationToken);
            });
    }

    private static async Task SubmitAsync(CommandContext context, Propose request, Money deposit, CancellationToken cancellationToken)
    {
        var rules = await context.NetworkAsync(cancellationToken);
        var (funded, answer) = await context.WalletClient.PayAsync(
            context.Keys(),
            coins => FundedTransaction.Create(coins, [new TransactionOutput(deposit, DepositLock.Self)], request, context.Keys(), rules),
            cancellationToken);
        var output = new ProposedOutput
        {
            ProposalId = answer.TransactionId,
            DepositSatoshis = new(deposit.Satoshis),
            FeeSatoshis = new(funded.Fee.Satoshis),
            VotingRounds = request.VotingRounds,
            Height = answer.Height,
        };
        context.Screen.Show(output, CliJson.Readable.ProposedOutput, screen => screen.Pairs(
            ("proposal", output.ProposalId),
            ("deposit", Screen.Flux(output.DepositSatoshis)),
            ("fee", Screen.Flux(output.FeeSatoshis)),
            ("voting", $"{output.VotingRounds} rounds"),
            ("in block", $"{output.Height}")));
    }

    private static ProposalAction ReadAction(CommandContext context, string[] set, Money? pay, string? to, RulesResponse rules)
    {
        if ((set.Length > 0 && pay is not null) || (pay is null) != (to is null))
        {
            throw CliException.Usage(set.Length > 0 ? "--set and --pay exclude each other: a proposal does one thing." : "--pay and --to go together.");
        }

        return pay is { } amount ? new TreasuryPayment(amount, context.ReadAddress(to!))
            : set.Length > 0 ? ReadChanges(set, rules)
            : TextOnly.Instance;
    }

    private static ParameterChange ReadChanges(string[] set, RulesResponse rules)
    {
        var changes = new SortedDictionary<RuleId, ulong>();
        foreach (var text in set)
        {
            var parts = text.Split('=', 2);
            var rule = rules.Items.FirstOrDefault(rule => rule.Name == parts[0])
                ?? throw CliException.Usage($"There is no rule '{parts[0]}'. All of them: market vote rules");
            if (parts.Length < 2 || !ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                || value < rule.Minimum || value > rule.Maximum)
            {
                throw CliException.Usage($"'{text}' is no new value: {rule.Name}=N, where N is {rule.Minimum} to {rule.Maximum} ({rule.Unit}).");
            }

            if (!changes.TryAdd((RuleId)rule.Id, value))
            {
                throw CliException.Usage($"{rule.Name} is set twice.");
            }
        }

        ImmutableArray<RuleChange> list = [.. changes.Select(change => new RuleChange(change.Key, change.Value))];
        return list.Length <= ParameterChange.MaxChanges
            ? new ParameterChange(list)
            : throw CliException.Usage($"A proposal changes at most {ParameterChange.MaxChanges} rules.");
    }

    private static string ReadTitle(string title) => ProposalTitle.IsWellFormed(title)
        ? title
        : throw CliException.Usage($"A title is one line of 1 to {ProposalTitle.MaxBytes} bytes, without control characters and spaces at its ends.");

    private static async Task<Hash256> HashAsync(string? path, CancellationToken cancellationToken)
    {
        if (path is null)
        {
            return Hash256.Zero;
        }

        try
        {
            await using var file = File.OpenRead(path);
            return file.Length is > 0 and <= MaxTextBytes
                ? new Hash256(await SHA256.HashDataAsync(file, cancellationToken))
                : throw CliException.Usage($"The text {path} has {file.Length} bytes; it has 1 to {MaxTextBytes}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CliException.Usage($"The text {path} cannot be read: {e.Message}");
        }
    }

    private static ulong Value(RulesResponse rules, RuleId id) => rules.Items.FirstOrDefault(rule => rule.Id == (int)id)?.Value.Value
        ?? throw new CliException($"The host does not know the rule {id}. Nothing was signed.", ExitCodes.Failure, "rules-not-readable");
}
