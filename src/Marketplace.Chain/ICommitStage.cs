using Marketplace.Ledger;
using Microsoft.Extensions.Logging;

namespace Marketplace.Chain;

/// <summary>Owns the state from the moment it is made: makes blocks final and durable, and answers questions about the state between them.</summary>
internal interface ICommitStage
{
    /// <summary>Takes a verified submission or a question; false when the stage has stopped.</summary>
    bool TryPost(PendingWork work);

    /// <summary>Finishes or gives up what is queued, then ends. The state is the caller's afterwards, with no block open.</summary>
    void Stop();
}

/// <summary>What an engine hands to the stage that makes its blocks.</summary>
/// <param name="State">The state; the stage's alone until it has stopped.</param>
/// <param name="Writer">Writes blocks.</param>
/// <param name="Recovery">Replays blocks that turn out to be on disk.</param>
/// <param name="Recent">Receives every block before it is told of.</param>
/// <param name="Events">The engine.</param>
/// <param name="Time">The clock.</param>
/// <param name="Log">The engine's log.</param>
internal sealed record CommitParts(
    LedgerState State, BlockWriter Writer, LedgerRecovery Recovery, RecentTransactions Recent, IEngineEvents Events, TimeProvider Time, ILogger Log);
