using Marketplace.Ledger;
using Marketplace.Storage.Sql;

namespace Marketplace.Storage.Projections.Reckoning;

/// <summary>Sums over the whole chain, kept with the tables so that nobody has to count them.</summary>
internal sealed class ChainSums
{
    private const int Kinds = (int)OutputLockTag.Treasury + 1;

    private readonly long[] _satoshis = new long[Kinds];
    private readonly long[] _outputs = new long[Kinds];

    public long Transactions { get; set; }

    public long Addresses { get; set; }

    public long OwningAddresses { get; set; }

    public long Leases { get; set; }

    public long Issued { get; set; }

    public long Burned { get; set; }

    public long Unspent => _satoshis.Sum();

    public long UnspentOutputs => _outputs.Sum();

    public long SatoshisUnder(OutputLockTag kind) => _satoshis[(int)kind];

    public long OutputsUnder(OutputLockTag kind) => _outputs[(int)kind];

    public void Make(OutputLockTag kind, long satoshis)
    {
        _satoshis[(int)kind] += satoshis;
        _outputs[(int)kind]++;
    }

    public void Spend(OutputLockTag kind, long satoshis)
    {
        _satoshis[(int)kind] -= satoshis;
        _outputs[(int)kind]--;
    }

    public static async ValueTask<ChainSums> ReadAsync(SqlSession session, CancellationToken cancellationToken)
    {
        var sums = new ChainSums();
        var rows = await session.QueryAsync(ProjectionSql.ReadSums, reader => ((int)reader.GetInt64(0), reader.GetInt64(1)), cancellationToken);
        foreach (var (name, amount) in rows)
        {
            switch (name)
            {
                case 1:
                    sums.Transactions = amount;
                    break;
                case 2:
                    sums.Addresses = amount;
                    break;
                case 3:
                    sums.OwningAddresses = amount;
                    break;
                case 4:
                    sums.Leases = amount;
                    break;
                case 5:
                    sums.Issued = amount;
                    break;
                case 6:
                    sums.Burned = amount;
                    break;
                case > 100 and < 100 + Kinds:
                    sums._satoshis[name - 100] = amount;
                    break;
                case > 200 and < 200 + Kinds:
                    sums._outputs[name - 200] = amount;
                    break;
            }
        }

        return sums;
    }

    public void AddTo(BulkRows rows)
    {
        rows.Add([1, Transactions]);
        rows.Add([2, Addresses]);
        rows.Add([3, OwningAddresses]);
        rows.Add([4, Leases]);
        rows.Add([5, Issued]);
        rows.Add([6, Burned]);
        for (var kind = 1; kind < Kinds; kind++)
        {
            rows.Add([100 + kind, _satoshis[kind]]);
            rows.Add([200 + kind, _outputs[kind]]);
        }
    }
}
