using System.CommandLine;
using Marketplace.Cli.Output;
using Marketplace.Cli.Terminal;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Ledger.Verification;
using Spectre.Console;

namespace Marketplace.Cli.Commands.Ledgers;

/// <summary>`market ledger verify`: checks every block, rule and signature of an exported chain, with no trust in who exported it.</summary>
internal static class LedgerVerifyCommand
{
    public static CliCommand Create(CommandRuntime runtime)
    {
        var file = new Argument<string>("file") { Description = "An exported chain; - reads standard input." };
        var genesisFile = new Option<string?>("--genesis") { Description = "The network's genesis.json: the only thing that is trusted.", HelpName = "FILE" };
        var genesisHash = new Option<string?>("--genesis-hash") { Description = "The same by its hash alone.", HelpName = "HASH" };
        var head = new Option<string?>("--head")
        {
            Description = "The block at which the chain must end, known from elsewhere, so that a cut-off end is noticed.", HelpName = "HEIGHT:ID",
        };
        var command = new CliCommand("verify", "Verify an exported chain: every block, signature and satoshi, trusting nothing but the genesis.")
        {
            Examples =
            [
                "market ledger verify chain.export --genesis genesis.json",
                "market ledger verify chain.export --genesis-hash 000a... --head 1234:5b2a...",
                "market ledger verify chain.export      (asks the endpoint for the genesis hash, and so trusts it)",
            ],
        }
            .With(file, genesisFile, genesisHash, head)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var expected = ReadHead(context.Value(head));
                var genesis = await GenesisAsync(context, context.Value(genesisFile), context.Value(genesisHash), cancellationToken);
                await using var stream = Open(context.Value(file)!);
                await VerifyAsync(context, stream, genesis, expected, cancellationToken);
            });
        command.Validators.Add(result =>
        {
            if (result.GetValue(genesisFile) is not null && result.GetValue(genesisHash) is not null)
            {
                result.AddError("--genesis and --genesis-hash exclude each other");
            }
        });
        return command;
    }

    private static async Task VerifyAsync(
        CommandContext context, Stream stream, Hash256 genesis, (long Height, Hash256 Id)? expected, CancellationToken cancellationToken)
    {
        var verifier = SignatureVerifiers.Choose(out var description);
        var chain = new ChainVerifier(verifier, new ChainVerifierOptions { ExpectedHead = expected });
        var started = context.Environment.Time.GetTimestamp();
        var verification = context.Screen.IsLive
            ? await context.Screen.Console.Status().StartAsync("verifying", status => chain.VerifyAsync(
                stream, genesis, new Meter(progress => status.Status($"verified up to height {progress.Height}, {progress.Transactions} transactions")), cancellationToken))
            : await chain.VerifyAsync(stream, genesis, null, cancellationToken);
        if (!verification.Verified)
        {
            throw new CliException($"The chain does not verify: {verification.Fault}", ExitCodes.Failure, "chain-invalid");
        }

        var report = verification.Report;
        var output = new VerifyOutput
        {
            Valid = true,
            Network = report.Network,
            GenesisHash = report.GenesisHash.ToString(),
            Height = report.Height,
            TipId = report.TipId.ToString(),
            Transactions = (long)report.Totals.Transactions,
            Signatures = report.Signatures,
            IssuedSatoshis = new(report.Totals.Issued.Satoshis),
            BurnedSatoshis = new(report.Totals.Burned.Satoshis),
            UnspentSatoshis = new(report.Totals.Unspent.Satoshis),
            StateHash = report.StateHash.ToString(),
            Verifier = description,
            Seconds = Math.Round(context.Environment.Time.GetElapsedTime(started).TotalSeconds, 3),
        };
        context.Screen.Show(output, CliJson.Readable.VerifyOutput, screen => Print(screen, output));
    }

    private static void Print(Screen screen, VerifyOutput output)
    {
        screen.Line("the chain verifies");
        screen.Pairs(
            ("network", output.Network),
            ("genesis", output.GenesisHash),
            ("height", $"{output.Height}"),
            ("last block", output.TipId),
            ("transactions", $"{output.Transactions}"),
            ("signatures", $"{output.Signatures} by {output.Verifier}"),
            ("issued", Screen.Flux(output.IssuedSatoshis)),
            ("burned", Screen.Flux(output.BurnedSatoshis)),
            ("unspent", Screen.Flux(output.UnspentSatoshis)),
            ("state hash", output.StateHash),
            ("took", $"{output.Seconds:0.0} s"));
    }

    private static async Task<Hash256> GenesisAsync(CommandContext context, string? file, string? hash, CancellationToken cancellationToken)
    {
        if (hash is not null)
        {
            return Hash256.TryParse(hash, out var parsed)
                ? parsed
                : throw CliException.Usage("The genesis hash is 64 hexadecimal characters.");
        }

        if (file is null)
        {
            var network = await context.Client.GetNetworkAsync(cancellationToken);
            context.Screen.Note($"trusting {context.Client.Endpoint} for the genesis hash {network.GenesisHash}; to trust no host, use --genesis FILE");
            return Hash256.Parse(network.GenesisHash);
        }

        try
        {
            return NetworkParameters.FromJson(await File.ReadAllTextAsync(file, cancellationToken)).GenesisHash;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new CliException($"The genesis file {file} cannot be used: {e.Message}", ExitCodes.Failure, "genesis-not-readable", e);
        }
    }

    private static (long Height, Hash256 Id)? ReadHead(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var parts = text.Split(':');
        return parts.Length == 2
            && long.TryParse(parts[0], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var height)
            && Hash256.TryParse(parts[1], out var id)
            ? (height, id)
            : throw CliException.Usage($"--head is a height, a colon and a block's id of 64 hexadecimal characters; '{text}' is not.");
    }

    private static Stream Open(string path)
    {
        try
        {
            return path == "-"
                ? Console.OpenStandardInput()
                : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan | FileOptions.Asynchronous);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The export cannot be read: {e.Message}", ExitCodes.Failure, "file-not-readable", e);
        }
    }

    private sealed class Meter(Action<ChainProgress> show) : IProgress<ChainProgress>
    {
        public void Report(ChainProgress value) => show(value);
    }
}
