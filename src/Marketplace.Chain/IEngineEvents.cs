using Marketplace.Ledger;

namespace Marketplace.Chain;

/// <summary>What the thread that owns the state tells and asks the engine.</summary>
internal interface IEngineEvents
{
    /// <summary>Submissions that have not been decided yet, those in the block that is being built among them.</summary>
    int UnderWay { get; }

    /// <summary>A block is durable and the state shows it.</summary>
    void OnBlock(Block block, LedgerState state);

    /// <summary>A transaction was refused by the durable state.</summary>
    void OnRefused(PendingSubmit pending, Rejection rejection);
}
