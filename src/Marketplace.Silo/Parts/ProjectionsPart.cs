using Marketplace.Explorer;
using Marketplace.Sql;
using Microsoft.Extensions.Logging;

namespace Marketplace.Silo.Parts;

/// <summary>The tables that follow the chain.</summary>
internal sealed class ProjectionsPart(SqlOptions database, LedgerPart ledger, TimeProvider clock, ILoggerFactory loggers) : HostPart
{
    private LedgerProjections? _projections;

    /// <summary>The tables and their follower.</summary>
    public LedgerProjections Projections => _projections ?? throw NotOpen("explorer");

    /// <inheritdoc/>
    protected override async Task OpenAsync(CancellationToken cancellationToken)
    {
        _projections = await LedgerProjections.OpenAsync(database.ForProjections(), ledger.Engine, loggers, clock, cancellationToken);
        ledger.Engine.AttachTransactionIndex(_projections);
    }

    /// <inheritdoc/>
    protected override ValueTask CloseAsync() => _projections?.DisposeAsync() ?? ValueTask.CompletedTask;
}
