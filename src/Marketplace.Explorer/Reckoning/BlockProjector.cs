using Marketplace.Ledger;
using Marketplace.Ledger.Emission;
using Marketplace.Explorer.Chunks;
using Marketplace.Explorer.Runs;
using Marketplace.Sql;

namespace Marketplace.Explorer.Reckoning;

/// <summary>Turns runs of blocks into rows. A run is reckoned in memory first: what comes and goes within it never touches the table of coins.</summary>
/// <remarks>
/// Between runs it remembers the newest coins, the accounts in use and the sums; after a run that was not committed it must be
/// replaced by a new one. Memory is bounded by <see cref="AccountGeneration"/> and <see cref="CoinGeneration"/>.
/// </remarks>
internal sealed class BlockProjector
{
    private const int AccountGeneration = 100_000;
    private const int CoinGeneration = 1_000_000;

    private readonly AccountMemory _accounts = new(AccountGeneration);
    private readonly CoinMemory _coins = new(CoinGeneration);
    private readonly LeaseReckoner _leases = new();
    private readonly AffairsReckoner _affairs = new();
    private readonly ProjectionRows _rows;
    private readonly ChunkWriter _chunk = new();
    private readonly List<KnownCoin> _inputs = [];
    private readonly List<Account?> _owners = [];
    private readonly List<Account> _unknown = [];
    private readonly List<(int Input, OutPoint OutPoint)> _missing = [];
    private long _firstPart;

    private BlockProjector(EmissionSchedule emission, ChainSums sums, RunWriter[] runs) => _rows = new ProjectionRows(emission, sums, runs);

    /// <summary>The sums after the last run.</summary>
    public ChainSums Sums => _rows.Sums;

    /// <summary>Reads where the tables stand.</summary>
    /// <param name="session">The tables.</param>
    /// <param name="emission">How the network issues money.</param>
    /// <param name="chunks">How many of the newest chunks are read into memory.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async ValueTask<BlockProjector> OpenAsync(SqlSession session, EmissionSchedule emission, int chunks, CancellationToken cancellationToken)
    {
        RunWriter[] runs = [new(RunKind.Transactions), new(RunKind.Spends), new(RunKind.History)];
        foreach (var run in runs)
        {
            await run.LoadAsync(session, cancellationToken);
        }

        var projector = new BlockProjector(emission, await ChainSums.ReadAsync(session, cancellationToken), runs);
        await Warming.RunAsync(session, chunks, projector._accounts, projector._coins, cancellationToken);
        return projector;
    }

    /// <summary>Writes the rows of blocks that follow each other.</summary>
    public async ValueTask ApplyAsync(SqlSession session, IReadOnlyList<Block> blocks, CancellationToken cancellationToken)
    {
        _inputs.Clear();
        _owners.Clear();
        _firstPart = Place.Part(Place.Of(blocks[0].Height, 0), 0);
        foreach (var block in blocks)
        {
            Gather(block);
        }

        await FindAsync(session, cancellationToken);
        var (input, owner) = (0, 0);
        foreach (var block in blocks)
        {
            Reckon(block, ref input, ref owner);
            await ReckonPayloadsAsync(session, block, cancellationToken);
        }

        await _rows.WriteAsync(session, _leases.Opened, cancellationToken);
        await _leases.WriteAsync(session, cancellationToken);
        await _affairs.WriteAsync(session, cancellationToken);
    }

    /// <summary>Lets go of what has not been in use for long; only after a commit.</summary>
    public void Trim()
    {
        _accounts.Trim();
        _coins.Trim();
    }

    /// <summary>Collects what a block's inputs spend and whose its outputs are, as far as memory knows.</summary>
    private void Gather(Block block)
    {
        for (var index = 0; index < block.Transactions.Length; index++)
        {
            var transaction = block.Transactions[index];
            foreach (ref readonly var input in transaction.Inputs.AsSpan())
            {
                if (!_coins.TryTake(input, out var coin))
                {
                    _missing.Add((_inputs.Count, input));
                }
                else if (coin.Owner is { IsForgotten: true } forgotten)
                {
                    coin = coin with { Owner = AccountOf(forgotten.Address) };
                }

                _inputs.Add(coin);
            }

            var place = Place.Of(block.Height, index);
            var isCoinbase = transaction.Payload is Coinbase or GenesisIssue;
            var outputs = transaction.Outputs.AsSpan();
            for (var i = 0; i < outputs.Length; i++)
            {
                ref readonly var output = ref outputs[i];
                var owner = output.Lock.Owner is { } address ? AccountOf(address) : null;
                _owners.Add(owner);
                _coins.Add(
                    new OutPoint(transaction.Id, (uint)i),
                    new KnownCoin(owner, Place.Part(place, i), output.Amount.Satoshis, CoinLock.UntilOf(output.Lock), output.Lock.Tag, isCoinbase));
            }
        }
    }

    private Account AccountOf(in Ledger.Keys.Address address)
    {
        if (!_accounts.TryGet(address, out var account))
        {
            account = new Account(address);
            _accounts.Add(account);
            _unknown.Add(account);
        }

        return account;
    }

    private async ValueTask FindAsync(SqlSession session, CancellationToken cancellationToken)
    {
        var lookup = new CoinLookup(session, _accounts);
        var appeared = _unknown.ToArray();
        await lookup.LoadAsync(_unknown, cancellationToken);
        foreach (var account in appeared.Where(account => account.Number == 0))
        {
            account.Number = ++Sums.Addresses;
            account.IsNew = true;
        }

        _unknown.Clear();
        foreach (var (input, outPoint) in _missing)
        {
            _inputs[input] = await lookup.FindAsync(outPoint, cancellationToken);
        }

        _missing.Clear();
    }

    private void Reckon(Block block, ref int input, ref int owner)
    {
        long fees = 0, made = 0, spent = 0;
        var firstOfChunk = 0;
        for (var index = 0; index < block.Transactions.Length; index++)
        {
            var transaction = block.Transactions[index];
            var place = Place.Of(block.Height, index);
            var isCoinbase = transaction.Payload is Coinbase or GenesisIssue;
            _chunk.Begin(transaction.Id, transaction.Payload?.Tag ?? PayloadTag.None, transaction.Inputs.Length);
            _rows.AddTransaction(TransactionFinder.KeyOf(transaction.Id), place);
            var paid = Spend(transaction, place, ref input);
            _chunk.BeginOutputs(transaction.Outputs.Length);
            Make(transaction, place, isCoinbase, ref owner);
            spent += paid;
            made += transaction.OutputSum.Satoshis;
            fees += isCoinbase ? 0 : paid - transaction.OutputSum.Satoshis;
            if (_chunk.IsFull || index == block.Transactions.Length - 1)
            {
                _rows.AddChunk(Place.Of(block.Height, firstOfChunk), _chunk.Take());
                firstOfChunk = index + 1;
            }
        }

        _rows.AddBlock(block, fees, made - spent);
    }

    private long Spend(Transaction transaction, long place, ref int input)
    {
        long sum = 0;
        for (var i = 0; i < transaction.Inputs.Length; i++)
        {
            var coin = _inputs[input++];
            _chunk.Input(new StoredCoin(coin.Part, coin.Owner?.Number ?? 0, coin.Satoshis, coin.Kind, coin.Until, coin.IsCoinbase));
            _rows.Spend(coin, Place.Part(place, i), place, madeHere: coin.Part >= _firstPart);
            sum += coin.Satoshis;
        }

        return sum;
    }

    private void Make(Transaction transaction, long place, bool isCoinbase, ref int owner)
    {
        var outputs = transaction.Outputs.AsSpan();
        for (var i = 0; i < outputs.Length; i++)
        {
            ref readonly var output = ref outputs[i];
            var coin = new KnownCoin(
                _owners[owner++], Place.Part(place, i), output.Amount.Satoshis, CoinLock.UntilOf(output.Lock), output.Lock.Tag, isCoinbase);
            _chunk.Output(new StoredCoin(coin.Part, coin.Owner?.Number ?? 0, coin.Satoshis, coin.Kind, coin.Until, isCoinbase));
            _rows.Make(coin, place);
        }
    }

    private async ValueTask ReckonPayloadsAsync(SqlSession session, Block block, CancellationToken cancellationToken)
    {
        for (var index = 0; index < block.Transactions.Length; index++)
        {
            if (block.Transactions[index].Payload is not { } payload)
            {
                continue;
            }

            if (LeaseReckoner.Concerns(payload))
            {
                await _leases.TakeAsync(session, block, index, cancellationToken);
            }
            else
            {
                _affairs.Take(block.Transactions[index], Place.Of(block.Height, index));
            }
        }
    }
}
