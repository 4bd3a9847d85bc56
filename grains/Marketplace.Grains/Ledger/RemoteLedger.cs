using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Marketplace.Chain;
using Marketplace.Chain.Questions;
using Marketplace.Grains.Contracts;
using Marketplace.Ledger;
using Marketplace.Ledger.Proofs;
using Microsoft.Extensions.Logging;

namespace Marketplace.Grains.Ledger;

/// <summary>The ledger for a process that does not hold it: every call goes to the ledger grain, and the head follows by itself.</summary>
/// <remarks>
/// The head is as old as a message takes. What was submitted through this object, or shown by its head, later answers know: each call
/// tells the grain the height that was seen. A host is one process today and registers its engine as <see cref="ILedger"/>; a silo
/// without the role <c>ledger</c> will register this instead. Both pass the same contract of tests.
/// </remarks>
public sealed partial class RemoteLedger : ILedger, IAsyncDisposable
{
    private const int BlocksTogether = 1_000;
    private const int MaxAttempts = 3;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    private readonly ILedgerGrain _grain;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _moving = new();
    private volatile LedgerHead _head;
    private long _seen;
    private volatile TaskCompletionSource _advanced = NewSignal();
    private Task _following = Task.CompletedTask;

    private RemoteLedger(ILedgerGrain grain, NetworkParameters parameters, LedgerHead head, TimeProvider time, ILogger log)
    {
        (_grain, _head, _time, _log) = (grain, head, time, log);
        _seen = head.Height;
        Parameters = parameters;
        GenesisHash = parameters.GenesisHash;
    }

    /// <inheritdoc/>
    public NetworkParameters Parameters { get; }

    /// <inheritdoc/>
    public Hash256 GenesisHash { get; }

    /// <inheritdoc/>
    public LedgerHead Head => _head;

    private long Seen => Volatile.Read(ref _seen);

    /// <summary>Learns the network and the head from the ledger grain, and begins to follow the head.</summary>
    /// <param name="grains">Leads to the grain.</param>
    /// <param name="time">Paces repeated attempts.</param>
    /// <param name="loggers">Told when the ledger cannot be reached.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="LedgerUnavailableException">The ledger grain does not answer.</exception>
    public static async Task<RemoteLedger> OpenAsync(
        IGrainFactory grains, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(grains);
        var grain = grains.GetGrain<ILedgerGrain>(ILedgerGrain.Key);
        var head = QuestionCodec.DecodeHead(await ReachAsync(grain.WaitForHeadAsync(-1, cancellationToken), cancellationToken));
        var genesis = await JoinAsync(grain, () => grain.ReadBlocksAsync(0, 1, 0, cancellationToken)!, cancellationToken);
        var parameters = NetworkParameters.FromGenesisBlock(Block.Decode(Records(genesis!).Single()));
        var ledger = new RemoteLedger(grain, parameters, head, time, loggers.CreateLogger<RemoteLedger>());
        ledger._following = Task.Run(ledger.FollowAsync, CancellationToken.None);
        return ledger;
    }

    /// <inheritdoc/>
    public async ValueTask<SubmitOutcome> SubmitAsync(Transaction transaction, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        SubmitOutcome outcome;
        try
        {
            outcome = (await ReachAsync(_grain.SubmitAsync(transaction, cancellationToken), cancellationToken)).ToOutcome(transaction);
        }
        catch (LedgerUnavailableException)
        {
            return new SubmitOutcome.Unavailable(UnavailableReason.Unreachable);
        }

        if (outcome is SubmitOutcome.Included { Location.Height: var height } && height > _head.Height)
        {
            Saw(height);
            await FetchHeadAsync(height, cancellationToken);
        }

        return outcome;
    }

    /// <inheritdoc/>
    public async ValueTask<TAnswer> AskAsync<TAnswer>(LedgerQuestion<TAnswer> question, CancellationToken cancellationToken = default)
        where TAnswer : class
    {
        var asked = QuestionCodec.Encode(question);
        var answer = await JoinAsync(_grain, () => _grain.AskAsync(asked, Seen, cancellationToken)!, cancellationToken);
        return QuestionCodec.DecodeAnswer(question, answer);
    }

    /// <inheritdoc/>
    public async ValueTask<Block?> GetBlockAsync(long height, CancellationToken cancellationToken = default)
    {
        if (height < 0 || height > Math.Max(_head.Height, Seen))
        {
            return null;
        }

        var records = await JoinAsync(_grain, () => _grain.ReadBlocksAsync(height, 1, Seen, cancellationToken)!, cancellationToken);
        return Block.Decode(Records(records!).Single());
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Block> ReadBlocksAsync(long from, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var record in ReadRecordsAsync(from, null, cancellationToken))
        {
            yield return Block.Decode(record);
        }
    }

    /// <inheritdoc/>
    public async Task WaitForHeightAsync(long height, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var advanced = _advanced.Task;
            if (_head.Height >= height)
            {
                return;
            }

            await advanced.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<TransactionLocation?> FindAsync(Hash256 id, CancellationToken cancellationToken = default) =>
        await ReachAsync(_grain.FindAsync(id.ToString(), Seen, cancellationToken), cancellationToken) is { } place
            ? new TransactionLocation(place.Height, place.Index)
            : null;

    /// <inheritdoc/>
    public async Task<TransactionProof?> ProveAsync(Hash256 id, CancellationToken cancellationToken = default)
    {
        var file = await JoinAsync(_grain, () => _grain.ProveAsync(id.ToString(), Seen, cancellationToken), cancellationToken);
        if (file is null)
        {
            return null;
        }

        return TransactionProof.TryDecode(file, out var proof, out var rejection)
            ? proof
            : throw new InvalidDataException($"The ledger's answer is damaged: {rejection}");
    }

    /// <inheritdoc/>
    public Task<long> ExportAsync(Stream destination, CancellationToken cancellationToken = default) =>
        ChainExport.WriteAsync(destination, GenesisHash, ReadRecordsAsync(0, _head.Height, cancellationToken), cancellationToken);

    /// <summary>Stops following the head.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stopping.IsCancellationRequested)
        {
            await _stopping.CancelAsync();
            await _following;
            _stopping.Dispose();
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Records(ReadOnlyMemory<byte> blocks)
    {
        while (!blocks.IsEmpty)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(blocks.Span);
            yield return blocks.Slice(sizeof(int), length);
            blocks = blocks[(sizeof(int) + length)..];
        }
    }

    /// <summary>Puts an answer together from its parts; asks anew when the grain no longer has it.</summary>
    /// <returns>Null if the grain's first answer is.</returns>
    private static InvalidDataException Damaged() => new("The ledger's answer is damaged: its parts are not as long as they say.");

    private static async Task<byte[]?> JoinAsync(ILedgerGrain grain, Func<Task<AnswerPart?>> ask, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var part = await ReachAsync(ask(), cancellationToken);
            if (part is null || part.Bytes.Length == part.Length)
            {
                return part?.Bytes;
            }

            if (part.Length > AnswerShelf.MostBytes)
            {
                throw Damaged();
            }

            var whole = new byte[part.Length];
            var have = 0;
            while (part is not null)
            {
                if (part.Bytes.Length == 0 || part.Bytes.Length > whole.Length - have)
                {
                    throw Damaged();
                }

                part.Bytes.CopyTo(whole, have);
                have += part.Bytes.Length;
                if (have == whole.Length)
                {
                    return whole;
                }

                part = await ReachAsync(grain.GetPartAsync(part.Ticket, have, cancellationToken), cancellationToken);
            }
        }

        throw new LedgerUnavailableException($"The ledger gave the beginning of an answer {MaxAttempts} times and never the end.");
    }

    private static async Task<T> ReachAsync<T>(Task<T> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call;
        }
        catch (Exception error) when (IsUnreachable(error) && !cancellationToken.IsCancellationRequested)
        {
            throw new LedgerUnavailableException("No silo that has the ledger answers.", error);
        }
    }

    private static bool IsUnreachable(Exception error) => error is TimeoutException or OrleansException or LedgerUnavailableException;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadRecordsAsync(
        long from, long? last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = Math.Max(0, from); next <= (last ?? Math.Max(_head.Height, Seen));)
        {
            var start = next;
            var most = last is { } end ? (int)Math.Min(BlocksTogether, end - start + 1) : BlocksTogether;
            var blocks = await JoinAsync(_grain, () => _grain.ReadBlocksAsync(start, most, Seen, cancellationToken)!, cancellationToken);
            foreach (var record in Records(blocks!))
            {
                yield return record;
                next++;
            }

            if (next == start)
            {
                throw new LedgerUnavailableException($"The ledger does not have the block of height {start}, which it had.");
            }
        }
    }

    /// <summary>Brings the head up to a block that is known to be durable. If that fails, the head follows later.</summary>
    private async Task FetchHeadAsync(long height, CancellationToken cancellationToken)
    {
        try
        {
            var head = await ReachAsync(_grain.WaitForHeadAsync(height - 1, cancellationToken), cancellationToken);
            if (head.Length > 0)
            {
                Advance(QuestionCodec.DecodeHead(head));
            }
        }
        catch (LedgerUnavailableException)
        {
            // The outcome is known, and nothing is lost by telling it.
        }
    }

    private void Saw(long height)
    {
        lock (_moving)
        {
            Volatile.Write(ref _seen, Math.Max(_seen, height));
        }
    }

    private async Task FollowAsync()
    {
        var cancellationToken = _stopping.Token;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var head = await _grain.WaitForHeadAsync(_head.Height, cancellationToken);
                if (head.Length > 0)
                {
                    Advance(QuestionCodec.DecodeHead(head));
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // The head stays as it was until the ledger answers again.
                FollowFailed(_log, _head.Height, error);
                await Task.Delay(RetryAfter, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Advance(LedgerHead head)
    {
        lock (_moving)
        {
            if (head.Height > _head.Height)
            {
                _head = head;
                Volatile.Write(ref _seen, Math.Max(_seen, head.Height));
                Interlocked.Exchange(ref _advanced!, NewSignal()).SetResult();
            }
        }
    }

    [LoggerMessage(EventId = 3301, Level = LogLevel.Warning, Message = "The ledger is out of reach; the head is known to height {Height}")]
    private static partial void FollowFailed(ILogger log, long height, Exception error);
}
