using System.Globalization;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Explorer.Chunks;
using Marketplace.Explorer.Reckoning;
using Marketplace.Sql;

namespace Marketplace.Explorer.Queries;

internal sealed partial class ExplorerQueries
{
    private const int HashDigits = 2 * Hash256.Size;

    /// <inheritdoc/>
    public Task<ExplorerMatch?> SearchAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        var wanted = text.Trim();
        return AskAsync(
            async (session, head) =>
            {
                if (long.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var height))
                {
                    return await BlockAsync(session, head, height, cancellationToken) is { } block
                        ? new ExplorerMatch(ExplorerMatchKind.Block, height, block.Id, null, null, head.Height)
                        : null;
                }

                if (OutPoint.TryParse(wanted, out var outPoint))
                {
                    return await FindOutputAsync(session, head, outPoint, cancellationToken);
                }

                if (wanted.Length == HashDigits && Hash256.TryParse(wanted, out var id))
                {
                    return await FindHashAsync(session, head, id, cancellationToken);
                }

                if (wanted.Length == 2 * PublicKey.Size && TryReadHex(wanted) is { } key)
                {
                    return await StakeOfKeyAsync(session, key, cancellationToken) is { } collateral
                        ? new ExplorerMatch(ExplorerMatchKind.Stake, null, null, collateral, null, head.Height)
                        : null;
                }

                return Address.TryParse(wanted, out var address) && await AccountAsync(session, address, cancellationToken) is not null
                    ? new ExplorerMatch(ExplorerMatchKind.Address, null, null, null, address, head.Height)
                    : null;
            },
            cancellationToken);
    }

    private static async ValueTask<ExplorerMatch?> FindOutputAsync(SqlSession session, Head head, OutPoint outPoint, CancellationToken cancellationToken)
    {
        var finder = new TransactionFinder(session);
        if (await finder.PlaceAsync(outPoint.TransactionId, cancellationToken) is not { } place)
        {
            return null;
        }

        var made = await finder.ReadAsync(place, cancellationToken);
        var stakes = await session.QueryAsync(ProjectionSql.StakeAt, ReadStake, cancellationToken, ("collateral", AffairsReckoner.SubjectOf(outPoint)));
        if (stakes.Count > 0)
        {
            return new ExplorerMatch(ExplorerMatchKind.Stake, Place.HeightOf(stakes[0].Place), null, outPoint, null, head.Height);
        }

        return outPoint.Index < made.Outputs.Length
            ? new ExplorerMatch(ExplorerMatchKind.Output, Place.HeightOf(place), outPoint.TransactionId, outPoint, null, head.Height)
            : null;
    }

    private static async ValueTask<ExplorerMatch?> FindHashAsync(SqlSession session, Head head, Hash256 id, CancellationToken cancellationToken)
    {
        var leases = await session.QueryAsync(ProjectionSql.LeaseById, LeaseRow.Read, cancellationToken, ("id", id.ToArray()));
        if (leases is [var lease])
        {
            return new ExplorerMatch(ExplorerMatchKind.Lease, lease.OpenedHeight, id, null, null, head.Height);
        }

        if (await ProposalPlaceAsync(session, id, cancellationToken) is { } proposal)
        {
            return new ExplorerMatch(ExplorerMatchKind.Proposal, Place.HeightOf(proposal), id, null, null, head.Height);
        }

        if (await new TransactionFinder(session).PlaceAsync(id, cancellationToken) is { } place)
        {
            return new ExplorerMatch(ExplorerMatchKind.Transaction, Place.HeightOf(place), id, null, null, head.Height);
        }

        return await BlockHeightAsync(session, id, cancellationToken) is { } height
            ? new ExplorerMatch(ExplorerMatchKind.Block, height, id, null, null, head.Height)
            : null;
    }

    private static byte[]? TryReadHex(string text)
    {
        var bytes = new byte[text.Length / 2];
        return Convert.FromHexString(text, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written == bytes.Length ? bytes : null;
    }
}
