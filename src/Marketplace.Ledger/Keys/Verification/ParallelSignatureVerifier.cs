namespace Marketplace.Ledger.Keys.Verification;

/// <summary>Spreads a batch of signatures over the processor's cores.</summary>
/// <remarks>The calling thread works too, so a busy thread pool slows a batch but never stops it. Safe from any thread.</remarks>
internal sealed class ParallelSignatureVerifier
{
    // Some 300 microseconds of native work: enough to make sharing cheap, small enough to finish evenly.
    private const int ChunkSize = 8;

    private readonly ISignatureVerifier _verifier;
    private readonly int _degree;

    /// <summary>Wraps a verifier.</summary>
    /// <param name="verifier">Verifies each signature.</param>
    /// <param name="degree">Most threads for one batch, at least 1; default: one for each processor.</param>
    public ParallelSignatureVerifier(ISignatureVerifier verifier, int? degree = null)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        _verifier = verifier;
        _degree = degree ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(_degree, 1, nameof(degree));
    }

    /// <summary>Verifies all; returns when every result is written.</summary>
    /// <param name="checks">What to verify; must not change meanwhile.</param>
    /// <param name="results">Receives one result for each check; as long as <paramref name="checks"/>.</param>
    /// <param name="cancellationToken">Stops between chunks; results are then incomplete.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled before all were verified.</exception>
    public void Verify(ReadOnlyMemory<SignatureCheck> checks, Memory<bool> results, CancellationToken cancellationToken = default)
    {
        if (results.Length != checks.Length)
        {
            throw new ArgumentException("There must be one result for each check.", nameof(results));
        }

        cancellationToken.ThrowIfCancellationRequested();
        var batch = new Batch(_verifier, checks, results, cancellationToken);
        var helpers = Math.Min(_degree, batch.Chunks) - 1;
        for (var i = 0; i < helpers; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(batch, preferLocal: false);
        }

        batch.Execute();
        batch.Wait();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>As <see cref="Verify"/>, without holding the calling thread.</summary>
    /// <param name="checks">What to verify; must not change until the task completes.</param>
    /// <param name="results">Receives one result for each check; as long as <paramref name="checks"/>.</param>
    /// <param name="cancellationToken">Stops between chunks; results are then incomplete.</param>
    public Task VerifyAsync(ReadOnlyMemory<SignatureCheck> checks, Memory<bool> results, CancellationToken cancellationToken = default) =>
        Task.Run(() => Verify(checks, results, cancellationToken), cancellationToken);

    private sealed class Batch(
        ISignatureVerifier verifier, ReadOnlyMemory<SignatureCheck> checks, Memory<bool> results, CancellationToken cancellationToken)
        : IThreadPoolWorkItem
    {
        private readonly ManualResetEventSlim _done = new();
        private int _next = -1;
        private int _finished;

        public int Chunks { get; } = (checks.Length + ChunkSize - 1) / ChunkSize;

        public void Execute()
        {
            // A helper that only starts when all chunks are taken leaves at once and touches nothing.
            for (var chunk = Interlocked.Increment(ref _next); chunk < Chunks; chunk = Interlocked.Increment(ref _next))
            {
                try
                {
                    VerifyChunk(chunk * ChunkSize);
                }
                finally
                {
                    if (Interlocked.Increment(ref _finished) == Chunks)
                    {
                        _done.Set();
                    }
                }
            }
        }

        public void Wait()
        {
            if (Chunks > 0)
            {
                _done.Wait(CancellationToken.None);
            }
        }

        private void VerifyChunk(int start)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            var length = Math.Min(ChunkSize, checks.Length - start);
            verifier.VerifyBatch(checks.Span.Slice(start, length), results.Span.Slice(start, length));
        }
    }
}
