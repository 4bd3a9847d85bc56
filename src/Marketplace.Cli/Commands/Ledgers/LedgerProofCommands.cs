using System.CommandLine;
using Marketplace.Cli.Commands.Leases;
using Marketplace.Cli.Output;
using Marketplace.Cli.Terminal;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Ledger.Proofs;
using Marketplace.Market.Words;

namespace Marketplace.Cli.Commands.Ledgers;

/// <summary>`market ledger prove` and `check-proof`: one transaction shown to somebody who has neither the chain nor trust in a host.</summary>
internal static class LedgerProofCommands
{
    public static CliCommand Prove(CommandRuntime runtime)
    {
        var id = new Argument<string>("id") { Description = "The transaction's id." };
        var file = new Option<string?>("--out") { Description = "Where to write the proof; otherwise ID.fluxproof here.", HelpName = "FILE" };
        var force = new Option<bool>("--force") { Description = "Replace the file if it exists." };
        return new CliCommand("prove", "Write a proof that the chain has a transaction, for anyone to check with the genesis alone.")
        {
            Examples = ["market ledger prove 5b2a...", "market ledger prove 5b2a... --out payment.fluxproof"],
        }
            .With(id, file, force)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                if (!Hash256.TryParse(context.Value(id)!, out var transactionId))
                {
                    throw CliException.Usage($"'{context.Value(id)}' is no transaction's id of 64 hexadecimal characters.");
                }

                var path = Path.GetFullPath(context.Value(file) ?? $"{transactionId}.fluxproof");
                if (File.Exists(path) && !context.Value(force))
                {
                    throw new CliException($"{path} exists already. Replace it with --force.", ExitCodes.Failure, "file-exists");
                }

                var bytes = await context.Client.GetProofAsync(transactionId.ToString(), cancellationToken);
                if (!TransactionProof.TryDecode(bytes, out var proof, out var rejection) || proof.Transaction.Id != transactionId)
                {
                    throw new CliException($"The host's answer is no proof of this transaction: {rejection?.Message ?? "it is one of another."}", ExitCodes.Failure, "proof-not-readable");
                }

                await WriteAsync(path, bytes, cancellationToken);
                var output = new ProofOutput { Path = path, Bytes = bytes.Length, TransactionId = transactionId.ToString(), Height = proof.Header.Height };
                context.Screen.Show(output, CliJson.Readable.ProofOutput, screen =>
                    screen.Line($"{bytes.Length} bytes written to {path}; check them with: market ledger check-proof {path} --genesis FILE|HASH"));
            });
    }

    public static CliCommand Check(CommandRuntime runtime)
    {
        var file = new Argument<string>("file") { Description = "A proof; - reads standard input." };
        var genesis = new Option<string>("--genesis")
        {
            Description = "The network's genesis.json, or its genesis hash: the only thing that is trusted.", HelpName = "FILE|HASH", Required = true,
        };
        return new CliCommand("check-proof", "Check that a transaction stands in a final block, trusting nothing but the genesis.")
        {
            Examples = ["market ledger check-proof payment.fluxproof --genesis genesis.json", "market ledger check-proof payment.fluxproof --genesis 000a..."],
        }
            .With(file, genesis)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var genesisHash = await GenesisAsync(context.Value(genesis)!, cancellationToken);
                var bytes = await ReadAsync(context.Value(file)!, cancellationToken);
                if (!TransactionProof.TryDecode(bytes, out var proof, out var rejection))
                {
                    throw new CliException($"The file is no proof: {rejection.Message}", ExitCodes.Failure, "proof-not-readable");
                }

                if (proof.Check(genesisHash, SignatureVerifiers.Choose(out var description)) is { } fault)
                {
                    throw new CliException($"The proof does not hold: {fault}", ExitCodes.Failure, "proof-invalid");
                }

                Show(context, proof, genesisHash, description);
            });
    }

    private static void Show(CommandContext context, TransactionProof proof, Hash256 genesisHash, string verifier)
    {
        var output = new CheckedProofOutput
        {
            Valid = true,
            GenesisHash = genesisHash.ToString(),
            TransactionId = proof.Transaction.Id.ToString(),
            Kind = WireWords.Payload.Write(proof.Transaction.Payload?.Tag ?? PayloadTag.None),
            Height = proof.Header.Height,
            BlockId = proof.Header.Id.ToString(),
            Time = DateTimeOffset.FromUnixTimeMilliseconds(proof.Header.TimeMilliseconds),
            Index = proof.Place,
            ValidatorChanges = proof.Changes.Length,
            OutputSatoshis = new(proof.Transaction.OutputSum.Satoshis),
            Verifier = verifier,
        };
        context.Screen.Show(output, CliJson.Readable.CheckedProofOutput, screen =>
        {
            screen.Line("the proof holds");
            screen.Pairs(
                ("transaction", output.TransactionId),
                ("kind", output.Kind),
                ("in block", $"{output.Height}, place {output.Index}"),
                ("block", output.BlockId),
                ("time", LeaseText.Time(output.Time)),
                ("outputs", Screen.Flux(output.OutputSatoshis)),
                ("genesis", output.GenesisHash),
                ("changes of validators", $"{output.ValidatorChanges}"));
        });
    }

    private static async Task<Hash256> GenesisAsync(string text, CancellationToken cancellationToken)
    {
        if (Hash256.TryParse(text, out var hash))
        {
            return hash;
        }

        try
        {
            return NetworkParameters.FromJson(await File.ReadAllTextAsync(text, cancellationToken)).GenesisHash;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new CliException($"The genesis file {text} cannot be used: {e.Message}", ExitCodes.Failure, "genesis-not-readable", e);
        }
    }

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = path == "-" ? Console.OpenStandardInput() : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            using var bytes = new MemoryStream();
            var buffer = new byte[128 * 1024];
            for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0 && bytes.Length <= TransactionProof.MaxBytes;)
            {
                bytes.Write(buffer, 0, read);
            }

            return bytes.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The proof cannot be read: {e.Message}", ExitCodes.Failure, "file-not-readable", e);
        }
    }

    private static async Task WriteAsync(string path, byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllBytesAsync(path, bytes, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path} cannot be written: {e.Message}", ExitCodes.Failure, "file-not-writable", e);
        }
    }
}
