using Marketplace.Ledger;
using Marketplace.Ledger.Emission;
using Marketplace.Explorer.Chunks;
using Marketplace.Explorer.Runs;
using Marketplace.Sql;

namespace Marketplace.Explorer.Reckoning;

/// <summary>The rows that a run of blocks changes, gathered in memory and then written in the order of their keys.</summary>
internal sealed class ProjectionRows(EmissionSchedule emission, ChainSums sums, RunWriter[] runs)
{
    private const long MillisecondsPerDay = 24L * 60 * 60 * 1000;

    private readonly BulkRows _blocks = new(ProjectionSql.AddBlocks);
    private readonly BulkRows _chunks = new(ProjectionSql.AddChunks);
    private readonly BulkRows _coins = new(ProjectionSql.AddCoins);
    private readonly BulkRows _gone = new(ProjectionSql.DeleteCoins);
    private readonly BulkRows _newAccounts = new(ProjectionSql.AddAccounts);
    private readonly BulkRows _oldAccounts = new(ProjectionSql.ChangeAccounts);
    private readonly BulkRows _unlocks = new(ProjectionSql.AddUnlocks);
    private readonly BulkRows _payouts = new(ProjectionSql.AddPayouts);
    private readonly BulkRows _days = new(ProjectionSql.AddDays);
    private readonly BulkRows _sums = new(ProjectionSql.PutSums);
    private readonly List<RunEntry> _transactions = [];
    private readonly List<RunEntry> _spends = [];
    private readonly List<RunEntry> _history = [];
    private readonly List<KnownCoin> _made = [];
    private readonly List<(long Account, long Part)> _spent = [];
    private readonly HashSet<long> _spentHere = [];
    private readonly List<Account> _dirty = [];
    private readonly Dictionary<long, (long Satoshis, long Outputs)> _opening = [];
    private readonly SortedDictionary<long, DaySums> _today = [];
    private long _tipHeight;
    private long _tipTime;

    public ChainSums Sums => sums;

    public void AddTransaction(long key, long place) => _transactions.Add(new RunEntry(key, place));

    public void AddChunk(long place, byte[] data) => _chunks.Add([place], data);

    /// <summary>Takes back what is spent.</summary>
    /// <param name="coin">The output.</param>
    /// <param name="by">The place of the input that spends it.</param>
    /// <param name="place">The place of the transaction.</param>
    /// <param name="madeHere">Whether this run of blocks made it, so that no table knows it yet.</param>
    public void Spend(in KnownCoin coin, long by, long place, bool madeHere)
    {
        sums.Spend(coin.Kind, coin.Satoshis);
        _spends.Add(new RunEntry(coin.Part, by));
        if (coin.Owner is not { } owner)
        {
            return;
        }

        Touch(owner, place);
        owner.Satoshis -= coin.Satoshis;
        owner.Sent += (ulong)coin.Satoshis;
        owner.Outputs--;
        if (coin.Kind == OutputLockTag.Collateral)
        {
            owner.Collateral -= coin.Satoshis;
        }

        if (madeHere)
        {
            _spentHere.Add(coin.Part);
        }
        else
        {
            _spent.Add((owner.Number, coin.Part));
        }
    }

    public void Make(in KnownCoin coin, long place)
    {
        sums.Make(coin.Kind, coin.Satoshis);
        if (coin.Until != 0)
        {
            _opening.TryGetValue(coin.Until, out var opening);
            _opening[coin.Until] = (opening.Satoshis + coin.Satoshis, opening.Outputs + 1);
        }

        if (coin.Owner is not { } owner)
        {
            return;
        }

        Touch(owner, place);
        owner.Satoshis += coin.Satoshis;
        owner.Received += (ulong)coin.Satoshis;
        owner.Outputs++;
        if (coin.Kind == OutputLockTag.Collateral)
        {
            owner.Collateral += coin.Satoshis;
        }

        _made.Add(coin);
        if (coin.IsCoinbase && Place.HeightOf(place) > 0)
        {
            _payouts.Add([owner.Number, coin.Part, coin.Satoshis]);
        }
    }

    /// <summary>Adds a block whose transactions have all been added.</summary>
    /// <param name="block">The block.</param>
    /// <param name="fees">What its transactions leave to it.</param>
    /// <param name="growth">By how much the unspent outputs are worth more after it: issued less burned.</param>
    public void AddBlock(Block block, long fees, long growth)
    {
        var issued = Issue(block);
        var burned = issued - growth;
        sums.Issued += issued;
        sums.Burned += burned;
        sums.Transactions += block.Transactions.Length;
        _blocks.Add(
            [block.Height, block.Header.TimeMilliseconds, block.Transactions.Length, block.EncodedLength, fees, issued, burned], block.Id.ToArray());
        var day = block.Header.TimeMilliseconds / MillisecondsPerDay;
        _today.TryGetValue(day, out var so);
        _today[day] = new DaySums(so.Blocks + 1, so.Transactions + block.Transactions.Length, so.Fees + fees, so.Issued + issued, so.Burned + burned);
        (_tipHeight, _tipTime) = (block.Height, block.Header.TimeSeconds);
    }

    public async ValueTask WriteAsync(SqlSession session, int leasesOpened, CancellationToken cancellationToken)
    {
        sums.Leases += leasesOpened;
        Arrange();
        await session.ExecuteBulkAsync(ProjectionSql.AddBlocks, _blocks, cancellationToken);
        await session.ExecuteBulkAsync(ProjectionSql.AddChunks, _chunks, cancellationToken);
        await session.ExecuteBulkAsync(ProjectionSql.DeleteCoins, _gone, cancellationToken);
        await session.ExecuteBulkAsync(ProjectionSql.AddCoins, _coins, cancellationToken);
        await session.ExecuteBulkAsync(ProjectionSql.AddAccounts, _newAccounts, cancellationToken);
        await session.ExecuteBulkAsync(ProjectionSql.ChangeAccounts, _oldAccounts, cancellationToken);
        await session.ExecuteBulkAsync(ProjectionSql.AddUnlocks, _unlocks, cancellationToken);
        await session.ExecuteBulkAsync(ProjectionSql.AddPayouts, _payouts, cancellationToken);
        await session.ExecuteBulkAsync(ProjectionSql.AddDays, _days, cancellationToken);
        await session.ExecuteBulkAsync(ProjectionSql.PutSums, _sums, cancellationToken);
        await session.ExecuteAsync(ProjectionSql.DeleteUnlocks, cancellationToken, ("height", -_tipHeight), ("time", _tipTime));
        await runs[0].AddAsync(session, _transactions, cancellationToken);
        await runs[1].AddAsync(session, _spends, cancellationToken);
        await runs[2].AddAsync(session, _history, cancellationToken);
        Clear();
    }

    /// <summary>Moves the clock of the reward rounds to a block, and says what the block issues.</summary>
    private long Issue(Block block)
    {
        if (block.Height == 0)
        {
            sums.Clock = RoundClock.AtGenesis(block.Header.TimeMilliseconds);
            return emission.InitialIssue.Satoshis;
        }

        var before = sums.Clock;
        sums.Clock = before.Advance(block.Header.TimeMilliseconds, emission.Parameters);
        return sums.Clock.Round == before.Round ? 0 : (emission.IssuedThrough(sums.Clock.Round) - emission.IssuedThrough(before.Round)).Satoshis;
    }

    private void Touch(Account account, long place)
    {
        if (account.LastPlace != place)
        {
            account.LastPlace = place;
            account.FirstPlace = account.FirstPlace < 0 ? place : account.FirstPlace;
            account.Transactions++;
            _history.Add(new RunEntry(account.Number, place));
        }

        if (!account.IsDirty)
        {
            account.IsDirty = true;
            account.OwnedBefore = account.Outputs > 0;
            _dirty.Add(account);
        }
    }

    /// <summary>Puts the rows into the order of their keys, so that one page of a table is changed once.</summary>
    private void Arrange()
    {
        _made.Sort(static (left, right) => left.Owner!.Number != right.Owner!.Number ? left.Owner.Number.CompareTo(right.Owner.Number) : left.Part.CompareTo(right.Part));
        foreach (var coin in _made)
        {
            if (!_spentHere.Contains(coin.Part))
            {
                var kind = (int)coin.Kind | (coin.IsCoinbase ? ChunkWriter.CoinbaseFlag : 0);
                _coins.Add([coin.Owner!.Number, coin.Part, coin.Satoshis, kind, coin.Until]);
            }
        }

        _spent.Sort();
        foreach (var (account, part) in _spent)
        {
            _gone.Add([account, part]);
        }

        _dirty.Sort(static (left, right) => left.Number.CompareTo(right.Number));
        foreach (var account in _dirty)
        {
            ArrangeAccount(account);
        }

        foreach (var (until, (satoshis, outputs)) in _opening)
        {
            _unlocks.Add([until, satoshis, outputs]);
        }

        foreach (var (day, so) in _today)
        {
            _days.Add([day, so.Blocks, so.Transactions, so.Fees, so.Issued, so.Burned]);
        }

        sums.AddTo(_sums);
    }

    private void ArrangeAccount(Account account)
    {
        ReadOnlySpan<long> values =
        [
            account.Number, account.Satoshis, account.Collateral, account.Outputs, account.Transactions, account.FirstPlace, account.LastPlace,
        ];
        if (account.IsNew)
        {
            _newAccounts.Add(values, account.Moved(), Owner.Of(account.Address));
        }
        else
        {
            _oldAccounts.Add(values, account.Moved());
        }

        sums.OwningAddresses += (account.Outputs > 0 ? 1 : 0) - (account.OwnedBefore ? 1 : 0);
        (account.IsNew, account.IsDirty) = (false, false);
    }

    private void Clear()
    {
        foreach (var rows in new[] { _blocks, _chunks, _coins, _gone, _newAccounts, _oldAccounts, _unlocks, _payouts, _days, _sums })
        {
            rows.Clear();
        }

        _transactions.Clear();
        _spends.Clear();
        _history.Clear();
        _made.Clear();
        _spent.Clear();
        _spentHere.Clear();
        _dirty.Clear();
        _opening.Clear();
        _today.Clear();
    }

    private readonly record struct DaySums(long Blocks, long Transactions, long Fees, long Issued, long Burned);
}
