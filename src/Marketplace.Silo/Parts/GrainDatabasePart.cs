using Marketplace.Storage;

namespace Marketplace.Silo.Parts;

/// <summary>Makes the database of grains this network's, or refuses that of another, before any grain is activated.</summary>
internal sealed class GrainDatabasePart(GrainDatabase database, HostFiles files) : HostPart
{
    /// <inheritdoc/>
    protected override async Task OpenAsync(CancellationToken cancellationToken) => await database.ClaimAsync(files.Parameters.GenesisHash, cancellationToken);
}
