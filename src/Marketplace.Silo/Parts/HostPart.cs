using Microsoft.Extensions.Hosting;

namespace Marketplace.Silo.Parts;

/// <summary>
/// A part of a host that others stand on or that stands on others. The generic host opens parts in the order of their registration and
/// closes them in the reverse one.
/// </summary>
/// <remarks>A part is closed once, by the host's stop or, after a start that failed half-way, by its disposal at the latest.</remarks>
internal abstract class HostPart : IHostedService, IAsyncDisposable
{
    private int _closed;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => OpenAsync(cancellationToken);

    /// <summary>Closes it, however long that takes: what was acknowledged has to be on the disk.</summary>
    /// <param name="cancellationToken">Is not heeded.</param>
    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _closed, 1) == 0 ? CloseAsync() : ValueTask.CompletedTask;

    /// <summary>Opens it.</summary>
    protected abstract Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Closes it. It may never have been opened.</summary>
    protected virtual ValueTask CloseAsync() => ValueTask.CompletedTask;

    /// <summary>A part that is asked for before it is open.</summary>
    protected static InvalidOperationException NotOpen(string what) => new($"The {what} is not open yet: it opens when the host starts.");
}
