using Marketplace.Chain;

namespace Marketplace.Grains.Tests.Ledgers;

/// <summary>The engine as the ledger.</summary>
public sealed class EngineLedgerTests : LedgerContract
{
    private protected override Task<ILedger> ConnectAsync(LedgerEngine engine) => Task.FromResult<ILedger>(engine);

    private protected override ValueTask DisconnectAsync() => ValueTask.CompletedTask;
}
