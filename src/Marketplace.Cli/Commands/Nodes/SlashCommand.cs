using System.CommandLine;
using Marketplace.Wallet.Payments;
using Marketplace.Cli.Output;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Ledger.Nodes;
using Marketplace.Ledger.Nodes.Evidence;
using Marketplace.Market.Words;

namespace Marketplace.Cli.Commands.Nodes;

/// <summary>`market node slash`: reports two things that a node signed and that cannot both be honest.</summary>
internal static class SlashCommand
{
    public static CliCommand Create(CommandRuntime runtime)
    {
        var file = new Argument<string>("evidence") { Description = "A file with the evidence in its canonical encoding, as hex on one line.", HelpName = "EVIDENCE-FILE" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        return new CliCommand("slash", "Take a node off the network for what it signed. A part of its collateral is burned; you are paid a part of that. Free.")
        {
            Examples = ["market node slash evidence.hex", "market node slash evidence.hex --yes --json"],
        }
            .With(file, yes)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var evidence = Read(context.Value(file)!);
                var rules = await context.NetworkAsync(cancellationToken);
                RequireProof(evidence, rules.GenesisHash);
                var node = await context.Client.FindLedgerNodeAsync(evidence.Signer, cancellationToken)
                    ?? throw new CliException($"No node on the ledger has the key {evidence.Signer}.", ExitCodes.Failure, ProblemCodes.NotFound);
                var reporter = context.Keys().First;
                var outcome = Outcome(node, evidence.Kind, rules);
                context.Confirm(
                    $"Slash the {node.Tier} node {node.Collateral} for {WireWords.Evidence.Write(evidence.Kind)}? {outcome.Burned} FLUX are burned, {outcome.Reward} FLUX go to {reporter.Address}.", context.Value(yes));
                var transaction = Transaction
                    .Create([outcome.Collateral], outcome.Outputs(reporter.PublicKey.Hash), new SlashNode(reporter.PublicKey.Hash, evidence))
                    .Sign(rules.GenesisHash, reporter);
                var answer = await context.Client.SubmitAsync(transaction, cancellationToken);
                NodePayments.Show(context, new NodeChangeOutput
                {
                    Change = "slashed",
                    Collateral = node.Collateral,
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

    private static SlashOutcome Outcome(LedgerNodeItem node, EvidenceKind kind, NetworkRules rules)
    {
        var record = new NodeRecord
        {
            Collateral = NodeCommand.ReadOutPoint(node.Collateral),
            Tier = WireWords.Tier.Read(node.Tier),
            Amount = Money.FromSatoshis(node.AmountSatoshis),
            Operator = Address.Parse(node.OperatorAddress).Hash,
            NodeKey = PublicKey.Parse(node.NodeKey),
            Payout = Address.Parse(node.PayoutAddress),
            Delegates = [],
            Validates = node.Validates,
            Status = NodeStatus.Started,
            RegisteredRound = node.RegisteredRound,
            StartedRound = node.StartedRound,
        };
        return SlashOutcome.Of(record, kind, rules.Rules.Nodes);
    }
}
