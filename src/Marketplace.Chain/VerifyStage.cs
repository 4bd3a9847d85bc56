using System.Threading.Channels;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Chain;

/// <summary>Threads that verify signatures, a few transactions at a time and without waiting for each other.</summary>
internal sealed class VerifyStage
{
    private readonly Channel<PendingSubmit> _queue = Channel.CreateUnbounded<PendingSubmit>();
    private readonly ISignatureVerifier _verifier;
    private readonly Hash256 _genesisHash;
    private readonly Action<PendingSubmit> _passed;
    private readonly Action<PendingSubmit, Rejection> _refused;
    private readonly Thread[] _threads;

    public VerifyStage(int threads, ISignatureVerifier verifier, Hash256 genesisHash, Action<PendingSubmit> passed, Action<PendingSubmit, Rejection> refused)
    {
        _verifier = verifier;
        _genesisHash = genesisHash;
        _passed = passed;
        _refused = refused;
        _threads = [.. Enumerable.Range(0, threads).Select(i => new Thread(Work) { IsBackground = true, Name = $"ledger verify {i}" })];
        Array.ForEach(_threads, thread => thread.Start());
    }

    public bool TryPost(PendingSubmit pending) => _queue.Writer.TryWrite(pending);

    /// <summary>Lets the threads finish what is queued, then ends them.</summary>
    public void Stop()
    {
        _queue.Writer.TryComplete();
        Array.ForEach(_threads, thread => thread.Join());
    }

    private void Work()
    {
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_queue.Reader.TryRead(out var pending))
            {
                if (SignatureChecks.TryVerify(pending.Transaction, _genesisHash, _verifier, out var verified, out var rejection))
                {
                    pending.Verified = verified;
                    _passed(pending);
                }
                else
                {
                    _refused(pending, rejection);
                }
            }
        }
    }
}
