using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Ledger.Verification;

/// <summary>Verifies all of an exported chain, trusting nothing but the genesis hash.</summary>
/// <remarks>
/// A pipeline: one task cuts the file into records, several threads decode blocks and check their certificates and signatures, large
/// blocks together and small ones by the dozen, and the caller's task applies the blocks in order. At most 64 MiB of records are in memory,
/// or one record that is larger.
/// </remarks>
/// <param name="verifier">Verifies each signature.</param>
/// <param name="options">How to verify; default: all processors, any head.</param>
public sealed class ChainVerifier(ISignatureVerifier verifier, ChainVerifierOptions? options = null)
{
    private readonly ChainVerifierOptions _options = options ?? new ChainVerifierOptions();

    /// <summary>Verifies an export of a network whose parameters are known.</summary>
    /// <param name="export">The export, from its first byte.</param>
    /// <param name="parameters">The network's parameters.</param>
    /// <param name="progress">Told after every block, on the task that applies them.</param>
    /// <param name="cancellationToken">Ends the verification.</param>
    /// <returns>The report, or the first fault. Throws only for what the stream itself throws, and when cancelled.</returns>
    public Task<ChainVerification> VerifyAsync(
        Stream export, NetworkParameters parameters, IProgress<ChainProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return VerifyAsync(export, parameters.GenesisHash, progress, cancellationToken);
    }

    /// <summary>Verifies an export of a network of which only the genesis hash is known: its first block holds the parameters.</summary>
    /// <param name="export">The export, from its first byte.</param>
    /// <param name="genesisHash">The genesis hash that is trusted.</param>
    /// <param name="progress">Told after every block, on the task that applies them.</param>
    /// <param name="cancellationToken">Ends the verification.</param>
    /// <returns>The report, or the first fault. Throws only for what the stream itself throws, and when cancelled.</returns>
    public async Task<ChainVerification> VerifyAsync(
        Stream export, Hash256 genesisHash, IProgress<ChainProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(export);
        var reader = new ExportReader(export);
        if (await reader.ReadHeaderAsync(genesisHash, cancellationToken) is { } headerFault)
        {
            return new ChainVerification(null, headerFault);
        }

        var (state, genesisFault) = await ReadGenesisAsync(reader, genesisHash, cancellationToken);
        if (state is null)
        {
            return new ChainVerification(null, genesisFault);
        }

        progress?.Report(new ChainProgress(0, state.Totals.Transactions, reader.Offset));
        return await RunAsync(reader, state, progress, cancellationToken);
    }

    private static async Task<(LedgerState? State, ChainFault? Fault)> ReadGenesisAsync(
        ExportReader reader, Hash256 genesisHash, CancellationToken cancellationToken)
    {
        var offset = reader.Offset;
        var (payload, fault) = await reader.ReadAsync(cancellationToken);
        if (payload is null)
        {
            return (null, fault ?? new ChainFault(ChainFaultKind.Truncated, 0, null, offset, "The export holds no block at all."));
        }

        if (!Block.TryDecode(payload, out var genesis, out var rejection))
        {
            return (null, new ChainFault(ChainFaultKind.NotABlock, 0, null, offset, rejection.Message, rejection.Code));
        }

        try
        {
            // The header alone has the genesis hash; that the transactions are its own shows when the parameters in them make the same block.
            var parameters = NetworkParameters.FromGenesisBlock(genesis);
            return genesis.Id == genesisHash
                ? (LedgerState.FromGenesis(parameters), null)
                : (null, new ChainFault(ChainFaultKind.OtherNetwork, 0, null, offset, $"The genesis block is {genesis.Id}, not {genesisHash}."));
        }
        catch (FormatException wrong)
        {
            return (null, new ChainFault(ChainFaultKind.BlockRefused, 0, null, offset, wrong.Message, RejectionCode.BlockGenesisWrong));
        }
    }

    private async Task<ChainVerification> RunAsync(
        ExportReader reader, LedgerState state, IProgress<ChainProgress>? progress, CancellationToken cancellationToken)
    {
        await using var checks = new CheckStage(reader, state.GenesisHash, state.Validators, verifier, _options.Parallelism, cancellationToken);
        long signatures = 0;
        await foreach (var portion in checks.ReadAllAsync())
        {
            await portion.Checked.WaitAsync(cancellationToken);
            for (var i = 0; i < portion.Blocks.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var next = portion.Blocks[i];
                if (next is { Block: not null, CertificateChecked: false })
                {
                    await checks.CheckCertificatesAsync([.. portion.Blocks.Skip(i)], state.Validators);
                }

                if (next.Fault is { } invalid)
                {
                    return new ChainVerification(null, invalid);
                }

                if (Apply(state, next, checks) is { } refused)
                {
                    return new ChainVerification(null, refused);
                }

                signatures += next.Signatures;
                progress?.Report(new ChainProgress(state.Height, state.Totals.Transactions, next.End));
            }

            if (portion.ReadFault is { } unread)
            {
                return new ChainVerification(null, unread);
            }

            checks.Applied(portion);
        }

        return CheckHead(state, reader.Offset) is { } other ? new ChainVerification(null, other) : new ChainVerification(Report(state, signatures, reader.Offset), null);
    }

    private static ChainFault? Apply(LedgerState state, BlockCheck next, CheckStage checks)
    {
        var validators = state.Validators;
        if (state.ApplyBlock(VerifiedBlock.Trust(next.Block!)) is { } refused)
        {
            var (code, message) = (refused.Rejection.Code, refused.Rejection.Message);
            return new ChainFault(ChainFaultKind.BlockRefused, next.Height, refused.TransactionIndex, next.Start, message, code);
        }

        if (state.Validators != validators)
        {
            checks.SetValidators(state.Validators);
        }

        return null;
    }

    private ChainFault? CheckHead(LedgerState state, long offset) => _options.ExpectedHead is { } head && head != (state.Height, state.TipId)
        ? new ChainFault(
            ChainFaultKind.OtherHead, state.Height, null, offset, $"The chain ends at height {state.Height} with {state.TipId}, not at {head.Height} with {head.Id}.")
        : null;

    private static ChainReport Report(LedgerState state, long signatures, long bytes) => new(
        state.Parameters.Name,
        state.GenesisHash,
        state.Height,
        state.TipId,
        state.TipTime,
        state.Totals,
        state.UnspentCount,
        state.LeaseCount,
        signatures,
        bytes,
        state.StateHash());
}
