using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Chain;
using Marketplace.Chain.Questions;
using Marketplace.Grains.Contracts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Marketplace.Silo.Nodes;

/// <summary>Keeps the stake of this machine confirmed on the ledger, if one is registered with its key.</summary>
/// <remarks>
/// It remembers nothing: each look at the ledger says what is due, so killing the process at any instant costs at most one look. It
/// confirms after a start and before a confirmation expires; it never restarts a stake that has lapsed.
/// </remarks>
/// <param name="ledger">Asked how the machine's stake stands.</param>
/// <param name="grains">Leads to the account that confirms.</param>
/// <param name="key">The machine's key.</param>
/// <param name="endpoint">Where the machine can be reached; see <see cref="NodeEndpoint"/>.</param>
/// <param name="clock">The clock.</param>
/// <param name="log">Told of confirmations and refusals.</param>
internal sealed partial class NodeConfirmer(
    ILedger ledger, IGrainFactory grains, PrivateKey key, string endpoint, TimeProvider clock, ILogger<NodeConfirmer> log)
    : BackgroundService
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>Looks at the ledger once, and confirms if that is due.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What became of the confirmation; null if none was due.</returns>
    public async Task<SubmitResult?> LookAsync(CancellationToken cancellationToken)
    {
        var answer = await ledger.AskAsync(new StakeOfKeyQuestion(key.PublicKey), cancellationToken);
        if (answer.Stake is not { } stake)
        {
            return null;
        }

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var round = ConfirmationRule.NextRound(answer.Clock, answer.TipTime, now, ledger.Parameters.Emission);
        if (ConfirmationRule.Due(stake, answer.Rules.Stakes, round, endpoint) is not { } confirmation)
        {
            return null;
        }

        var transaction = Transaction.Create([], [], confirmation).Sign(ledger.GenesisHash, key);
        var account = grains.GetGrain<IChainAccountGrain>(key.Address.ToString());
        var result = await account.SubmitAsync(transaction, cancellationToken);
        switch (result.Status)
        {
            case SubmitStatus.Included:
                Confirmed(log, confirmation.Collateral, confirmation.Round);
                break;
            case SubmitStatus.Refused:
                Refused(log, confirmation.Collateral, result.Refusal!.Message);
                break;
        }

        return result;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!NodeEndpoint.IsWellFormed(endpoint))
        {
            EndpointMalformed(log, endpoint);
            return;
        }

        var round = TimeSpan.FromMilliseconds(ledger.Parameters.Emission.RoundMilliseconds);
        var pause = round < ShortestPause ? ShortestPause : round > LongestPause ? LongestPause : round;
        try
        {
            while (true)
            {
                try
                {
                    await LookAsync(stoppingToken);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    LookFailed(log, exception);
                }

                await Task.Delay(pause, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    [LoggerMessage(EventId = 9101, Level = LogLevel.Information, Message = "Stake {Collateral} is confirmed in round {Round}")]
    private static partial void Confirmed(ILogger log, OutPoint collateral, long round);

    [LoggerMessage(EventId = 9102, Level = LogLevel.Warning, Message = "The ledger refuses the confirmation of stake {Collateral}: {Reason}")]
    private static partial void Refused(ILogger log, OutPoint collateral, string reason);

    [LoggerMessage(EventId = 9103, Level = LogLevel.Warning, Message = "The ledger could not be asked whether this machine's stake has to be confirmed")]
    private static partial void LookFailed(ILogger log, Exception error);

    [LoggerMessage(EventId = 9104, Level = LogLevel.Error, Message = "The public host {Endpoint} cannot stand on the ledger, so this machine's stake is not confirmed")]
    private static partial void EndpointMalformed(ILogger log, string endpoint);
}
