using Marketplace.Ledger;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Ledger.Stakes.Evidence;
using Marketplace.Chain;
using Marketplace.Validators.Transport;
using Microsoft.Extensions.Logging;

namespace Marketplace.Validators.Node;

/// <summary>One validator of several: a ledger engine whose blocks are final when validators of more than two thirds of the weight have signed them.</summary>
/// <remarks>
/// Whoever submits and asks uses <see cref="Engine"/> as with one validator; an outcome is known when the block is final and durable here.
/// A key that is in no validator set makes a node that only follows.
/// </remarks>
public sealed class ValidatorNode : IAsyncDisposable
{
    private readonly ConsensusStage _stage;
    private readonly IPeerTransport _transport;

    private ValidatorNode(LedgerEngine engine, ConsensusStage stage, IPeerTransport transport) => (Engine, _stage, _transport) = (engine, stage, transport);

    /// <summary>Takes transactions and answers questions.</summary>
    public LedgerEngine Engine { get; }

    /// <summary>How it goes, a moment ago.</summary>
    public ValidatorStatus Status => _stage.Status;

    /// <summary>Opens chain and vote log, and begins to decide blocks with the peers that the transport finds.</summary>
    /// <param name="options">Folders and bounds.</param>
    /// <param name="parameters">The network.</param>
    /// <param name="signer">The validator's key. Signs what the vote log holds, and nothing else.</param>
    /// <param name="verifier">Verifies signatures.</param>
    /// <param name="transport">Finds peers; the node disposes it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Told what happens.</param>
    /// <param name="onDoubleSigning">Receives evidence against validators that signed twice; may be null.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="ChainLogException">Chain or vote log are in use, damaged, or the disk fails.</exception>
    /// <exception cref="Logs.VoteLogException">The vote log is damaged or another validator's.</exception>
    public static async Task<ValidatorNode> OpenAsync(
        ValidatorOptions options,
        NetworkParameters parameters,
        IBlockSigner signer,
        ISignatureVerifier verifier,
        IPeerTransport transport,
        TimeProvider time,
        ILoggerFactory loggers,
        Action<SlashingEvidence>? onDoubleSigning = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(transport);
        options.Validate();
        ConsensusStage? stage = null;
        var engine = await LedgerEngine.OpenAsync(
            options.Engine,
            parameters,
            parts => stage = new ConsensusStage(options, signer, verifier, parts, onDoubleSigning),
            verifier,
            time,
            loggers,
            new ChainDisk(),
            cancellationToken);
        transport.Start(stage!.Peers);
        return new ValidatorNode(engine, stage, transport);
    }

    /// <summary>Stops: what is under way and not final is answered as unavailable, its outcome unknown.</summary>
    public async ValueTask DisposeAsync()
    {
        await _transport.DisposeAsync();
        await Engine.DisposeAsync();
    }
}

/// <summary>How a validator goes.</summary>
/// <param name="Height">The height that it decides.</param>
/// <param name="Round">The round that it is in.</param>
/// <param name="IsValidator">Whether its key is in the present set.</param>
/// <param name="Peers">How many peers are connected.</param>
/// <param name="Waiting">How many transactions wait for a block.</param>
public sealed record ValidatorStatus(long Height, uint Round, bool IsValidator, int Peers, int Waiting);
