using System.Runtime.InteropServices;

namespace Marketplace.Silo.Commands;

/// <summary>What tells the process to end: SIGTERM, SIGINT or, when it has one, the end of its lifeline.</summary>
internal sealed class StopRequest : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _interrupt;
    private int _signals;

    /// <summary>Listens to signals from now on.</summary>
    public StopRequest()
    {
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
    }

    /// <summary>Is cancelled when the process is to end.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Takes a stream that another process holds open for as long as it lives: its end, however it comes, ends this process too.</summary>
    /// <param name="lifeline">The stream; what comes over it is ignored.</param>
    public void HoldOn(Stream lifeline)
    {
        // A thread of its own: reading a pipe blocks until the other side is gone.
        var watch = new Thread(() =>
        {
            Drain(lifeline);
            Cancel();
        })
        {
            IsBackground = true,
            Name = "lifeline",
        };
        watch.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _terminate.Dispose();
        _interrupt.Dispose();
        _stop.Dispose();
    }

    private static void Drain(Stream lifeline)
    {
        try
        {
            var ignored = new byte[256];
            while (lifeline.Read(ignored) > 0)
            {
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // A lifeline that breaks has ended as well.
        }
    }

    private void OnSignal(PosixSignalContext signal)
    {
        // The second signal does what it does by default. The end of the lifeline is none: it comes with the first one where both programs get it.
        if (Interlocked.Increment(ref _signals) == 1)
        {
            signal.Cancel = true;
            Cancel();
        }
    }

    private void Cancel()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The process ends anyway.
        }
    }
}
