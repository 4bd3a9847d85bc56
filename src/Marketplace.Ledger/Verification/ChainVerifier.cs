using System.Threading.Channels;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Ledger.Verification;

/// <summary>Verifies all of an exported chain, trusting nothing but the genesis hash.</summary>
/// <remarks>
/// A pipeline: one task cuts the file into records, several decode blocks and check their certificates and signatures, and the caller's
/// task applies the blocks in order. At most twice the parallelism's number of blocks is in memory.
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
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var blocks = Channel.CreateBounded<Task<CheckedBlock>>(
            new BoundedChannelOptions(Math.Max(1, _options.Parallelism)) { SingleReader = true, SingleWriter = true });
        var reading = ReadAllAsync(reader, state.GenesisHash, state.Validators, blocks.Writer, stop.Token);
        try
        {
            return await ApplyAllAsync(blocks.Reader, state, reader, progress, stop.Token);
        }
        finally
        {
            // After a fault the reader may still wait for room; it ends with the cancellation, whose exception nobody needs.
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAllAsync(
        ExportReader reader, Hash256 genesisHash, ValidatorSet validators, ChannelWriter<Task<CheckedBlock>> blocks, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var (height, offset) = (reader.Records, reader.Offset);
                var (payload, fault) = await reader.ReadAsync(cancellationToken);
                if (payload is null)
                {
                    if (fault is not null)
                    {
                        await blocks.WriteAsync(Task.FromResult(new CheckedBlock(default, 0, 0, offset, offset, fault)), cancellationToken);
                    }

                    blocks.Complete();
                    return;
                }

                var end = reader.Offset;
                var work = Task.Run(() => CheckBlock(payload, height, offset, end, genesisHash, validators), cancellationToken);
                await blocks.WriteAsync(work, cancellationToken);
            }
        }
        catch (Exception failure)
        {
            blocks.TryComplete(failure);
        }
    }

    private CheckedBlock CheckBlock(byte[] payload, long height, long start, long end, Hash256 genesisHash, ValidatorSet validators)
    {
        if (!Block.TryDecode(payload, out var block, out var malformed))
        {
            return new CheckedBlock(default, height, 0, start, end, new ChainFault(ChainFaultKind.NotABlock, height, null, start, malformed.Message, malformed.Code));
        }

        if (!VerifiedBlock.TryVerify(block, genesisHash, validators, verifier, out var verified, out var invalid))
        {
            var fault = new ChainFault(
                ChainFaultKind.SignatureInvalid, height, invalid.TransactionIndex, start, invalid.Rejection.Message, invalid.Rejection.Code);
            return new CheckedBlock(default, height, 0, start, end, fault);
        }

        var signatures = block.Certificate.Signatures.Length;
        foreach (var transaction in block.Transactions)
        {
            signatures += transaction.Witnesses.Length;
        }

        return new CheckedBlock(verified, height, signatures, start, end, null);
    }

    private async Task<ChainVerification> ApplyAllAsync(
        ChannelReader<Task<CheckedBlock>> blocks, LedgerState state, ExportReader reader, IProgress<ChainProgress>? progress, CancellationToken cancellationToken)
    {
        long signatures = 0;
        await foreach (var work in blocks.ReadAllAsync(cancellationToken))
        {
            var next = await work;
            if (next.Fault is not null)
            {
                return new ChainVerification(null, next.Fault);
            }

            if (state.ApplyBlock(next.Block) is { } refused)
            {
                var (code, message) = (refused.Rejection.Code, refused.Rejection.Message);
                return new ChainVerification(
                    null, new ChainFault(ChainFaultKind.BlockRefused, next.Height, refused.TransactionIndex, next.Start, message, code));
            }

            signatures += next.Signatures;
            progress?.Report(new ChainProgress(state.Height, state.Totals.Transactions, next.End));
        }

        return _options.ExpectedHead is { } head && head != (state.Height, state.TipId)
            ? new ChainVerification(
                null,
                new ChainFault(
                    ChainFaultKind.OtherHead, state.Height, null, reader.Offset, $"The chain ends at height {state.Height} with {state.TipId}, not at {head.Height} with {head.Id}."))
            : new ChainVerification(Report(state, signatures, reader.Offset), null);
    }

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

    private readonly record struct CheckedBlock(VerifiedBlock Block, long Height, int Signatures, long Start, long End, ChainFault? Fault);
}
