using Marketplace.Ledger;
using Marketplace.Ledger.Emission;
using Marketplace.Sql;

namespace Marketplace.Explorer.Reckoning;

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

    /// <summary>The clock of the reward rounds after the newest block.</summary>
    public RoundClock Clock { get; set; }

    public long Unspent => _satoshis.Sum();

    public long UnspentOutputs => _outputs.Sum();

    public long SatoshisUnder(OutputLockTag kind) => _satoshis[(int)kind];

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
        var (round, roundStart) = (0L, 0L);
        var rows = await session.QueryAsync(ProjectionSql.ReadSums, reader => (reader.GetInt64(0), reader.GetInt64(1)), cancellationToken);
        foreach (var (name, amount) in rows)
        {
            switch ((SumName)name)
            {
                case SumName.Transactions:
                    sums.Transactions = amount;
                    break;
                case SumName.Addresses:
                    sums.Addresses = amount;
                    break;
                case SumName.OwningAddresses:
                    sums.OwningAddresses = amount;
                    break;
                case SumName.Leases:
                    sums.Leases = amount;
                    break;
                case SumName.Issued:
                    sums.Issued = amount;
                    break;
                case SumName.Burned:
                    sums.Burned = amount;
                    break;
                case SumName.Round:
                    round = amount;
                    break;
                case SumName.RoundStart:
                    roundStart = amount;
                    break;
                case > SumName.Satoshis and < SumName.Satoshis + Kinds:
                    sums._satoshis[name - (long)SumName.Satoshis] = amount;
                    break;
                case > SumName.Outputs and < SumName.Outputs + Kinds:
                    sums._outputs[name - (long)SumName.Outputs] = amount;
                    break;
            }
        }

        sums.Clock = new RoundClock(round, roundStart);
        return sums;
    }

    public void AddTo(BulkRows rows)
    {
        Add(SumName.Transactions, Transactions);
        Add(SumName.Addresses, Addresses);
        Add(SumName.OwningAddresses, OwningAddresses);
        Add(SumName.Leases, Leases);
        Add(SumName.Issued, Issued);
        Add(SumName.Burned, Burned);
        Add(SumName.Round, Clock.Round);
        Add(SumName.RoundStart, Clock.StartedAtMilliseconds);
        for (var kind = 1; kind < Kinds; kind++)
        {
            Add(SumName.Satoshis + kind, _satoshis[kind]);
            Add(SumName.Outputs + kind, _outputs[kind]);
        }

        void Add(SumName name, long amount) => rows.Add([(long)name, amount]);
    }

    /// <summary>The names of the rows; the last two stand before one for each kind of lock.</summary>
    private enum SumName : long
    {
        Transactions = 1,
        Addresses = 2,
        OwningAddresses = 3,
        Leases = 4,
        Issued = 5,
        Burned = 6,
        Round = 7,
        RoundStart = 8,
        Satoshis = 100,
        Outputs = 200,
    }
}
