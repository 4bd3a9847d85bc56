using System.Threading.Channels;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Ledger.Verification;

/// <summary>Reads an export ahead of whoever applies it, and checks its blocks on several threads: all of them work on one large block, or each on some small ones.</summary>
/// <remarks>Threads never wait for each other, only for something to do. At most 64 MiB of records are under way, or one record that is larger.</remarks>
internal sealed class CheckStage : IAsyncDisposable
{
    private const long BytesUnderWay = 64 << 20;

    // A portion is some ten milliseconds of work, and is applied at once.
    private const int PortionBytes = 64 << 10;

    // Some three milliseconds of native work: enough to make sharing cheap, little enough to finish evenly.
    private const int PartSignatures = 64;

    private readonly ISignatureVerifier _verifier;
    private readonly Hash256 _genesisHash;
    private readonly CheckQueue _queue = new();
    private readonly ByteBudget _budget = new(BytesUnderWay);
    private readonly Channel<Portion> _portions = Channel.CreateUnbounded<Portion>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _stop;
    private readonly Task _reading;
    private readonly Thread[] _threads;
    private volatile ValidatorSet _validators;

    /// <summary>Begins to read and check.</summary>
    /// <param name="reader">After the genesis block.</param>
    /// <param name="genesisHash">The network.</param>
    /// <param name="validators">The validators of the next block.</param>
    /// <param name="verifier">Verifies each signature.</param>
    /// <param name="threads">How many threads check.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public CheckStage(
        ExportReader reader, in Hash256 genesisHash, ValidatorSet validators, ISignatureVerifier verifier, int threads, CancellationToken cancellationToken)
    {
        (_verifier, _genesisHash, _validators) = (verifier, genesisHash, validators);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _threads = [.. Enumerable.Range(0, Math.Max(1, threads)).Select(i => new Thread(Work) { IsBackground = true, Name = $"chain check {i}" })];
        Array.ForEach(_threads, thread => thread.Start());
        _reading = Task.Run(() => ReadAllAsync(reader, _stop.Token), CancellationToken.None);
    }

    /// <summary>The portions in the order of the chain; wait for each one's <see cref="Portion.Checked"/>, and give it back by <see cref="Applied"/>.</summary>
    public IAsyncEnumerable<Portion> ReadAllAsync() => _portions.Reader.ReadAllAsync(_stop.Token);

    /// <summary>The portion takes no more memory.</summary>
    public void Applied(Portion portion) => _budget.Return(portion.Bytes);

    /// <summary>Tells the validators of the next block, where a block has changed them.</summary>
    public void SetValidators(ValidatorSet validators) => _validators = validators;

    /// <summary>Checks the certificates that waited for these validators, of blocks that name them.</summary>
    /// <param name="blocks">Blocks in order; those already checked are left alone. The first is checked whatever it names.</param>
    /// <param name="validators">The validators of the first.</param>
    public async Task CheckCertificatesAsync(IReadOnlyList<BlockCheck> blocks, ValidatorSet validators)
    {
        var waiting = blocks.Where((block, i) => block is { Block: not null, CertificateChecked: false } && (i == 0 || block.Block.Header.ValidatorSetHash == validators.Hash)).ToList();
        var portion = new Portion(waiting, 0, null);
        portion.Open(waiting.Count);
        _queue.AddParts([.. waiting.Select(block => Part(portion, () => block.CheckCertificate(_genesisHash, validators, _verifier)))]);
        portion.Close();
        await portion.Checked.WaitAsync(_stop.Token);
    }

    /// <summary>Ends everything and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _queue.Close();

        // The reader ends with the cancellation, whose exception nobody needs.
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Run(() => Array.ForEach(_threads, thread => thread.Join()), CancellationToken.None);
        _stop.Dispose();
    }

    private async Task ReadAllAsync(ExportReader reader, CancellationToken cancellationToken)
    {
        try
        {
            var blocks = new List<BlockCheck>();
            long bytes = 0;
            while (true)
            {
                var (height, start) = (reader.Records, reader.Offset);
                var (payload, fault) = await reader.ReadAsync(cancellationToken);
                if (payload is not null)
                {
                    blocks.Add(new BlockCheck(payload, height, start, reader.Offset));
                    bytes += payload.Length;
                }

                if (payload is null || bytes >= PortionBytes)
                {
                    await HandOnAsync(new Portion(blocks, bytes, fault), cancellationToken);
                    (blocks, bytes) = ([], 0);
                }

                if (payload is null)
                {
                    _portions.Writer.Complete();
                    return;
                }
            }
        }
        catch (Exception failure)
        {
            _portions.Writer.TryComplete(failure);
        }
    }

    private async Task HandOnAsync(Portion portion, CancellationToken cancellationToken)
    {
        await _budget.TakeAsync(portion.Bytes, cancellationToken);
        _queue.AddPortion(Part(portion, () => Check(portion)));
        _portions.Writer.TryWrite(portion);
    }

    private void Work()
    {
        while (_queue.TryTake(out var work))
        {
            work();
        }
    }

    private void Check(Portion portion)
    {
        foreach (var block in portion.Blocks)
        {
            if (!block.TryDecode())
            {
                // Nothing behind it is ever applied.
                return;
            }

            var validators = _validators;
            if (block.Block.Header.ValidatorSetHash == validators.Hash)
            {
                block.CheckCertificate(_genesisHash, validators, _verifier);
            }

            CheckTransactions(portion, block, block.Block);
        }
    }

    private void CheckTransactions(Portion portion, BlockCheck check, Block block)
    {
        if (check.Signatures <= 2 * PartSignatures)
        {
            check.CheckTransactions(0, block.Transactions.Length, _genesisHash, _verifier);
            return;
        }

        var parts = new List<Action>();
        var (from, signatures) = (0, 0);
        for (var i = 0; i < block.Transactions.Length; i++)
        {
            signatures += block.Transactions[i].Witnesses.Length;
            if (signatures >= PartSignatures || i == block.Transactions.Length - 1)
            {
                var (first, after) = (from, i + 1);
                parts.Add(Part(portion, () => check.CheckTransactions(first, after, _genesisHash, _verifier)));
                (from, signatures) = (after, 0);
            }
        }

        portion.Open(parts.Count);
        _queue.AddParts(parts);
    }

    private static Action Part(Portion portion, Action check) => () =>
    {
        try
        {
            check();
            portion.Close();
        }
        catch (Exception error)
        {
            portion.Fail(error);
        }
    };
}
