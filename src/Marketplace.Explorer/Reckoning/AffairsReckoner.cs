using System.Buffers.Binary;
using Marketplace.Ledger;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Stakes;
using Marketplace.Sql;

namespace Marketplace.Explorer.Reckoning;

/// <summary>Notes which transactions concern which stake or proposal. What they say stands in the transactions themselves.</summary>
internal sealed class AffairsReckoner
{
    private readonly List<(string, object?)[]> _affairs = [];
    private readonly List<(string, object?)[]> _stakes = [];
    private readonly List<(string, object?)[]> _proposals = [];

    /// <summary>How tables name a stake: by the out-point of its collateral.</summary>
    public static byte[] SubjectOf(in OutPoint collateral)
    {
        var subject = new byte[Hash256.Size + sizeof(uint)];
        collateral.TransactionId.CopyTo(subject);
        BinaryPrimitives.WriteUInt32BigEndian(subject.AsSpan(Hash256.Size), collateral.Index);
        return subject;
    }

    /// <summary>The collateral that a table names.</summary>
    public static OutPoint CollateralOf(ReadOnlySpan<byte> subject) =>
        new(new Hash256(subject[..Hash256.Size]), BinaryPrimitives.ReadUInt32BigEndian(subject[Hash256.Size..]));

    public void Take(Transaction transaction, long place)
    {
        switch (transaction.Payload)
        {
            case RegisterStake register:
                var subject = Add(register.Collateral, place);
                _stakes.Add([("collateral", subject), ("key", register.NodeKey.Bytes.ToArray()), ("place", place)]);
                break;
            case ConfirmStake confirm:
                Add(confirm.Collateral, place);
                break;
            case RestartStake restart:
                Add(restart.Collateral, place);
                break;
            case SetDelegates delegates:
                Add(delegates.Collateral, place);
                break;
            case UnregisterStake unregister:
                Add(unregister.Collateral, place);
                break;
            case SlashStake:
                Add(transaction.Inputs[0], place);
                break;
            case Propose:
                Add(transaction.Id.ToArray(), place);
                _proposals.Add([("place", place), ("id", transaction.Id.ToArray())]);
                break;
            case Vote vote:
                Add(vote.Proposal.Value.ToArray(), place);
                break;
        }
    }

    public async ValueTask WriteAsync(SqlSession session, CancellationToken cancellationToken)
    {
        await session.ExecuteManyAsync(ProjectionSql.AddAffair, _affairs, cancellationToken);
        await session.ExecuteManyAsync(ProjectionSql.PutStake, _stakes, cancellationToken);
        await session.ExecuteManyAsync(ProjectionSql.AddProposal, _proposals, cancellationToken);
        _affairs.Clear();
        _stakes.Clear();
        _proposals.Clear();
    }

    private byte[] Add(in OutPoint collateral, long place) => Add(SubjectOf(collateral), place);

    private byte[] Add(byte[] subject, long place)
    {
        _affairs.Add([("subject", subject), ("place", place)]);
        return subject;
    }
}
