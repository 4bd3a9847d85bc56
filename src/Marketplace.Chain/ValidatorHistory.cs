using System.Collections.Concurrent;
using System.Collections.Immutable;
using Marketplace.Ledger;
using Marketplace.Ledger.Proofs;

namespace Marketplace.Chain;

/// <summary>Which blocks changed the validators, and to what. Blocks hold only the hashes of sets, so sets that are not known yet are found by replaying the chain.</summary>
/// <remarks>Made on demand and kept in memory: headers are scanned once, and replaying happens at most once after a start. Safe from any thread.</remarks>
/// <param name="parameters">The network.</param>
/// <param name="readRecord">Reads the encoded block of a durable height.</param>
internal sealed class ValidatorHistory(NetworkParameters parameters, Func<long, byte[]?> readRecord) : IDisposable
{
    private readonly ConcurrentDictionary<Hash256, ValidatorSet> _sets = new([new(parameters.Validators.Hash, parameters.Validators)]);
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly List<BlockHeader> _changes = [];
    private long _scanned;

    /// <summary>Learns the validators after a block.</summary>
    public void OnBlock(Block block, LedgerState state)
    {
        if (block.Header.NextValidatorSetHash != block.Header.ValidatorSetHash)
        {
            _sets.TryAdd(state.Validators.Hash, state.Validators);
        }
    }

    /// <summary>The changes in blocks below a height.</summary>
    public async Task<ImmutableArray<ValidatorChange>> ChangesBelowAsync(long height, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Collect(height, cancellationToken), cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private ImmutableArray<ValidatorChange> Collect(long height, CancellationToken cancellationToken)
    {
        Scan(height, cancellationToken);
        var changes = _changes.Where(header => header.Height < height).ToList();
        if (changes.FindLast(header => !_sets.ContainsKey(header.NextValidatorSetHash)) is { } unknown)
        {
            Replay(unknown.Height, cancellationToken);
        }

        return [.. changes.Select(header => new ValidatorChange(header, Read(header.Height).Certificate, _sets[header.NextValidatorSetHash]))];
    }

    private void Scan(long height, CancellationToken cancellationToken)
    {
        while (_scanned + 1 < height)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!BlockHeader.TryDecode(Record(_scanned + 1).AsSpan(0, BlockHeader.Size), out var header, out var rejection))
            {
                throw new InvalidDataException($"The record of height {_scanned + 1} holds no block: {rejection}");
            }

            if (header.NextValidatorSetHash != header.ValidatorSetHash)
            {
                _changes.Add(header);
            }

            _scanned++;
        }
    }

    private void Replay(long through, CancellationToken cancellationToken)
    {
        var state = LedgerState.FromGenesis(parameters);
        while (state.Height < through)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var block = Read(state.Height + 1);
            if (state.ApplyBlock(VerifiedBlock.Trust(block)) is { } rejection)
            {
                throw new InvalidDataException($"The block of height {block.Height} breaks a rule: {rejection}");
            }

            OnBlock(block, state);
        }
    }

    private Block Read(long height) => Block.Decode(Record(height));

    private byte[] Record(long height) => readRecord(height) ?? throw new InvalidDataException($"The block of height {height} is missing.");
}
