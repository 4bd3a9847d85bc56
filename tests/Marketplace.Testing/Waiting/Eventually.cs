using System.Diagnostics;

namespace Marketplace.Testing.Waiting;

/// <summary>
/// Waits for what comes about by itself and tells nobody: asks again and again until it is so. The deadline is the same for all and far
/// longer than anything takes, so that a busy machine fails no test; only what will never happen is waited for in full.
/// </summary>
public static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until it holds.</summary>
    /// <param name="what">What is waited for, for the message of the failure.</param>
    /// <param name="holds">Whether it is so.</param>
    /// <param name="cancellationToken">Gives up earlier.</param>
    /// <exception cref="TimeoutException">It never came about.</exception>
    public static Task HoldsAsync(string what, Func<bool> holds, CancellationToken cancellationToken = default) =>
        HoldsAsync(() => what, holds, cancellationToken);

    /// <inheritdoc cref="HoldsAsync(string, Func{bool}, CancellationToken)"/>
    public static Task HoldsAsync(Func<string> what, Func<bool> holds, CancellationToken cancellationToken = default) =>
        ReadsAsync(() => Task.FromResult(holds()), isSo => isSo, _ => what(), cancellationToken);

    /// <inheritdoc cref="HoldsAsync(string, Func{bool}, CancellationToken)"/>
    public static Task HoldsAsync(string what, Func<Task<bool>> holds, CancellationToken cancellationToken = default) =>
        ReadsAsync(holds, isSo => isSo, _ => what, cancellationToken);

    /// <summary>Reads again and again until a value is as expected.</summary>
    /// <param name="read">Reads it.</param>
    /// <param name="holds">Whether it is as expected.</param>
    /// <param name="describe">Says what is waited for and what there is instead.</param>
    /// <param name="cancellationToken">Gives up earlier.</param>
    /// <returns>The value.</returns>
    /// <exception cref="TimeoutException">It never came to be as expected, or the token gave up.</exception>
    public static async Task<T> ReadsAsync<T>(
        Func<Task<T>> read, Func<T, bool> holds, Func<T, string> describe, CancellationToken cancellationToken = default)
    {
        var began = Stopwatch.GetTimestamp();
        var pause = FirstPause;
        var last = "nothing was read yet";
        while (true)
        {
            try
            {
                var value = await read();
                if (holds(value))
                {
                    return value;
                }

                last = describe(value);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Said below, with what was read before.
            }

            var waited = Stopwatch.GetElapsedTime(began);
            if (waited > Deadline || cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited {waited.TotalSeconds:N0} s: {last}");
            }

            await Task.Delay(pause, CancellationToken.None);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
