using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Nodes;
using Marketplace.Chain;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Marketplace.Silo.Nodes;

/// <summary>Keeps this machine's node confirmed on the ledger, if one is registered with its key.</summary>
/// <remarks>
/// It remembers nothing: each look at the ledger says what is due, so killing the process at any instant costs at most one look. It
/// confirms after a start and before a confirmation expires; it never starts a node that has lapsed.
/// </remarks>
/// <param name="engine">The ledger.</param>
/// <param name="key">The machine's key.</param>
/// <param name="endpoint">Where the machine can be reached; see <see cref="NodeEndpoint"/>.</param>
/// <param name="clock">The clock.</param>
/// <param name="log">Told of confirmations and refusals.</param>
internal sealed partial class NodeConfirmer(LedgerEngine engine, PrivateKey key, string endpoint, TimeProvider clock, ILogger<NodeConfirmer> log) : BackgroundService
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>Looks at the ledger once, and confirms if that is due.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What became of the confirmation; null if none was due.</returns>
    public async Task<SubmitOutcome?> LookAsync(CancellationToken cancellationToken)
    {
        if (await engine.ReadAsync(Due, cancellationToken) is not { } confirmation)
            return null;
        var transaction = Transaction.Create([], [], confirmation).Sign(engine.GenesisHash, key);
        var outcome = await engine.SubmitAsync(transaction, default, cancellationToken);
        switch (outcome)
        {
            case SubmitOutcome.Included:
                Confirmed(log, confirmation.Collateral, confirmation.Round);
                break;
            case SubmitOutcome.Refused refused:
                Refused(log, confirmation.Collateral, refused.Rejection.Message);
                break;
        }

        return outcome;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!NodeEndpoint.IsWellFormed(endpoint))
        {
            EndpointMalformed(log, endpoint);
            return;
        }

        var round = TimeSpan.FromMilliseconds(engine.Parameters.Emission.RoundMilliseconds);
        var pause = round < ShortestPause ? ShortestPause : round > LongestPause ? LongestPause : round;
        try
        {
            while (true)
            {
                try
                {
                    await LookAsync(stoppingToken);
                }
                catch (Exception exception) when (exception is not (OperationCanceledException or ObjectDisposedException))
                {
                    LookFailed(log, exception);
                }

                await Task.Delay(pause, clock, stoppingToken);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The host or the ledger stops.
        }
    }

    // The round that the next block will be in at least: the last block may be some rounds old by now.
    private ConfirmNode? Due(LedgerState state)
    {
        if (!state.Nodes.TryGet(key.PublicKey, out var node))
            return null;
        var now = Math.Max(clock.GetUtcNow().ToUnixTimeMilliseconds(), state.TipTime);
        return ConfirmationRule.Due(node, state.Rules.Nodes, state.Clock.Advance(now, state.Emission.Parameters).Round, endpoint);
    }

    [LoggerMessage(EventId = 9101, Level = LogLevel.Information, Message = "Node {Collateral} is confirmed in round {Round}")]
    private static partial void Confirmed(ILogger log, OutPoint collateral, long round);

    [LoggerMessage(EventId = 9102, Level = LogLevel.Warning, Message = "The ledger refuses the confirmation of node {Collateral}: {Reason}")]
    private static partial void Refused(ILogger log, OutPoint collateral, string reason);

    [LoggerMessage(EventId = 9103, Level = LogLevel.Warning, Message = "The ledger could not be asked whether this node has to confirm")]
    private static partial void LookFailed(ILogger log, Exception error);

    [LoggerMessage(EventId = 9104, Level = LogLevel.Error, Message = "The public host {Endpoint} cannot stand on the ledger, so this node is not confirmed")]
    private static partial void EndpointMalformed(ILogger log, string endpoint);
}
