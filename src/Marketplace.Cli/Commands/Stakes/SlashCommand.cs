using System.CommandLine;
using Marketplace.Wallet.Payments;
using Marketplace.Cli.Output;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Ledger.Stakes;
using Marketplace.Ledger.Stakes.Evidence;
using Marketplace.Market.Words;

namespace Marketplace.Cli.Commands.Stakes;

/// <summary>`market stake slash`: reports two things that a node signed and that cannot both be honest.</summary>
internal static class SlashCommand
{
    public static CliCommand Create(CommandRuntime runtime)
    {
        var file = new Argument<string>("evidence") { Description = "A file with the evidence in its canonical encoding, as hex on one line.", HelpName = "EVIDENCE-FILE" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        return new CliCommand("slash", "Take a stake off the network for what its node signed. A part of its collateral is burned; you are paid a part of that. Free.")
        {
            Examples = ["market stake slash evidence.hex", "market stake slash evidence.hex --yes --json"],
        }
            .With(file, yes)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var evidence = Read(context.Value(file)!);
                var rules = await context.NetworkAsync(cancellationToken);
                RequireProof(evidence, rules.GenesisHash);
                var stake = await context.Client.FindStakeAsync(evidence.Signer, cancellationToken)
                    ?? throw new CliException($"No stake on the ledger has the key {evidence.Signer}.", ExitCodes.Failure, ProblemCodes.NotFound);
                var reporter = context.Keys().First;
                var outcome = Outcome(stake, evidence.Kind, rules);
                context.Confirm(
                    $"Slash the {stake.Tier} stake {stake.Collateral} for {WireWords.Evidence.Write(evidence.Kind)}? {outcome.Burned} FLUX are burned, {outcome.Reward} FLUX go to {reporter.Address}.", context.Value(yes));
                var transaction = Transaction
                    .Create([outcome.Collateral], outcome.Outputs(reporter.PublicKey.Hash), new SlashStake(reporter.PublicKey.Hash, evidence))
                    .Sign(rules.GenesisHash, reporter);
                var answer = await context.Client.SubmitAsync(transaction, cancellationToken);
                StakePayments.Show(context, new StakeChangeOutput
                {
                    Change = "slashed",
                    Collateral = stake.Collateral,
                    TransactionId = answer.TransactionId,
                    Height = answer.Height,
                    RewardSatoshis = new(outcome.Reward.Satoshis),
                });
            });
    }

    private static SlashingEvidence Read(string path)
    {
        byte[] bytes;
        try
        {
            using var reader = new StreamReader(path);
            var buffer = new char[(2 * SlashingEvidence.MaxBytes) + 2];
            bytes = Convert.FromHexString(new string(buffer, 0, reader.ReadBlock(buffer)).Trim());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The evidence {path} cannot be read: {e.Message}", ExitCodes.Failure, "evidence-not-readable", e);
        }
        catch (FormatException e)
        {
            throw Malformed(path, "it is not hex.", e);
        }

        return SlashingEvidence.TryDecode(bytes, out var evidence, out var rejection) ? evidence : throw Malformed(path, rejection.Message, null);
    }

    private static CliException Malformed(string path, string why, Exception? cause) =>
        new($"The file {path} holds no evidence: {why}", ExitCodes.Failure, "invalid-evidence", cause);

    // The ledger checks the same; here it costs nothing to know before anything is signed.
    private static void RequireProof(SlashingEvidence evidence, Hash256 genesisHash)
    {
        var verifier = SignatureVerifiers.Choose(out _);
        if (!evidence.IsContradiction)
        {
            throw new CliException("The evidence proves nothing: both statements can be honest.", ExitCodes.Failure, "invalid-evidence");
        }

        foreach (var check in evidence.Checks(genesisHash))
        {
            if (!verifier.Verify(check.Key, check.Digest, check.Signature))
            {
                throw new CliException("The evidence proves nothing on this network: a signature does not hold.", ExitCodes.Failure, "invalid-evidence");
            }
        }
    }

    private static SlashOutcome Outcome(StakeItem stake, EvidenceKind kind, NetworkRules rules)
    {
        var record = new StakeRecord
        {
            Collateral = StakeCommand.ReadOutPoint(stake.Collateral),
            Tier = WireWords.Tier.Read(stake.Tier),
            Amount = Money.FromSatoshis(stake.AmountSatoshis),
            Operator = Address.Parse(stake.OperatorAddress).Hash,
            NodeKey = PublicKey.Parse(stake.NodeKey),
            Payout = Address.Parse(stake.PayoutAddress),
            Delegates = [],
            Validates = stake.Validates,
            Status = StakeStatus.Started,
            RegisteredRound = stake.RegisteredRound,
            StartedRound = stake.StartedRound,
        };
        return SlashOutcome.Of(record, kind, rules.Rules.Stakes);
    }
}
