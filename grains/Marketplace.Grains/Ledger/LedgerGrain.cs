using System.Buffers;
using System.Buffers.Binary;
using Marketplace.Chain;
using Marketplace.Chain.Questions;
using Marketplace.Grains.Contracts;
using Marketplace.Ledger;

namespace Marketplace.Grains.Ledger;

/// <summary>Answers for the ledger of this silo to those that have none. It keeps nothing but the rest of large answers.</summary>
[GrainType("ledger")]
internal sealed class LedgerGrain : Grain, ILedgerGrain
{
    private const int MaxBlocks = 1_000;
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(10);

    private readonly ILedger _ledger;
    private readonly AnswerShelf _shelf = new();

    /// <summary>Takes the silo's ledger.</summary>
    /// <exception cref="InvalidOperationException">The silo has none, and would ask this grain in turn.</exception>
    public LedgerGrain(ILedger ledger) => _ledger = ledger is not RemoteLedger
        ? ledger
        : throw new InvalidOperationException("This silo has no ledger of its own; the ledger grain belongs on one that has.");

    /// <inheritdoc/>
    public async Task<SubmitResult> SubmitAsync(Transaction transaction, CancellationToken cancellationToken = default) =>
        (await _ledger.SubmitAsync(transaction, cancellationToken)).ToResult(transaction.Id.ToString());

    /// <inheritdoc/>
    public Task<LedgerHeadView> GetHeadAsync(CancellationToken cancellationToken = default)
    {
        var head = _ledger.Head;
        return Task.FromResult(new LedgerHeadView(head.Height, head.Id.ToString()));
    }

    /// <inheritdoc/>
    public async Task<byte[]> WaitForHeadAsync(long aboveHeight, CancellationToken cancellationToken = default)
    {
        if (_ledger.Head.Height <= aboveHeight)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(LongestPoll);
            try
            {
                await _ledger.WaitForHeightAsync(aboveHeight + 1, patience.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return [];
            }
        }

        return QuestionCodec.Encode(_ledger.Head);
    }

    /// <inheritdoc/>
    public async Task<AnswerPart> AskAsync(byte[] question, long seenHeight, CancellationToken cancellationToken = default)
    {
        if (!QuestionCodec.TryDecode(question, out var asked))
        {
            throw new ArgumentException("The bytes are no question to the ledger.", nameof(question));
        }

        await ReachAsync(seenHeight, cancellationToken);
        try
        {
            return _shelf.First(await QuestionCodec.AnswerAsync(_ledger, asked, cancellationToken));
        }
        catch (LedgerUnavailableException exception)
        {
            // Our own exception types do not cross processes.
            throw new OrleansException(exception.Message);
        }
    }

    /// <inheritdoc/>
    public async Task<AnswerPart> ReadBlocksAsync(long from, int most, long seenHeight, CancellationToken cancellationToken = default)
    {
        await ReachAsync(seenHeight, cancellationToken);
        var answer = new ArrayBufferWriter<byte>();
        var first = Math.Max(0, from);
        for (var height = first; height - first < Math.Clamp(most, 0, MaxBlocks); height++)
        {
            if (await _ledger.GetBlockAsync(height, cancellationToken) is not { } block)
            {
                break;
            }

            var record = block.Encode();
            if (answer.WrittenCount > 0 && answer.WrittenCount + sizeof(int) + record.Length > AnswerPart.MaxBytes)
            {
                break;
            }

            BinaryPrimitives.WriteInt32LittleEndian(answer.GetSpan(sizeof(int)), record.Length);
            answer.Advance(sizeof(int));
            answer.Write(record);
        }

        return _shelf.First(answer.WrittenSpan.ToArray());
    }

    /// <inheritdoc/>
    public async Task<TransactionPlace?> FindAsync(string transactionId, long seenHeight, CancellationToken cancellationToken = default)
    {
        await ReachAsync(seenHeight, cancellationToken);
        var location = await _ledger.FindAsync(Hash256.Parse(transactionId), cancellationToken);
        return location is { } found ? new TransactionPlace(found.Height, found.Index) : null;
    }

    /// <inheritdoc/>
    public async Task<AnswerPart?> ProveAsync(string transactionId, long seenHeight, CancellationToken cancellationToken = default)
    {
        await ReachAsync(seenHeight, cancellationToken);
        return await _ledger.ProveAsync(Hash256.Parse(transactionId), cancellationToken) is { } proof ? _shelf.First(proof.Encode()) : null;
    }

    /// <inheritdoc/>
    public Task<AnswerPart?> GetPartAsync(long ticket, int offset, CancellationToken cancellationToken = default) =>
        Task.FromResult(_shelf.Next(ticket, offset));

    // A caller has seen a height here or nowhere: it may be a moment ahead of us, and not more.
    private async Task ReachAsync(long height, CancellationToken cancellationToken)
    {
        if (_ledger.Head.Height >= height)
        {
            return;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestPoll);
        try
        {
            await _ledger.WaitForHeightAsync(height, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OrleansException($"The ledger is at height {_ledger.Head.Height} and not yet at {height}.");
        }
    }
}
