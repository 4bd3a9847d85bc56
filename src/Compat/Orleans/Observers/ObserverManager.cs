using System.Collections;
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Utilities;

/// <summary>Observers under their references; see <see cref="ObserverManager{TIdentity, TObserver}"/>.</summary>
public class ObserverManager<TObserver>(TimeSpan expiration, ILogger log) : ObserverManager<IAddressable, TObserver>(expiration, log)
    where TObserver : notnull;

/// <summary>
/// Observers that must subscribe again before they expire. One that fails when it is notified is dropped.
/// </summary>
/// <param name="expiration">How long a subscription lasts.</param>
/// <param name="log">Told of observers that are dropped.</param>
public partial class ObserverManager<TIdentity, TObserver>(TimeSpan expiration, ILogger log) : IEnumerable<TObserver>
    where TIdentity : notnull
    where TObserver : notnull
{
    private readonly ConcurrentDictionary<TIdentity, Entry> _observers = new();

    /// <summary>How long a subscription lasts.</summary>
    public TimeSpan ExpirationDuration { get; set; } = expiration;

    /// <summary>The clock (UTC).</summary>
    public Func<DateTime> GetDateTime { get; set; } = static () => TimeProvider.System.GetUtcNow().UtcDateTime;

    /// <summary>The number of subscriptions, expired ones included.</summary>
    public int Count => _observers.Count;

    /// <summary>A copy of the subscriptions.</summary>
    public IReadOnlyDictionary<TIdentity, TObserver> Observers => _observers.ToDictionary(o => o.Key, o => o.Value.Observer);

    /// <summary>Drops every subscription.</summary>
    public void Clear() => _observers.Clear();

    /// <summary>Subscribes, or renews a subscription.</summary>
    public void Subscribe(TIdentity id, TObserver observer) => _observers[id] = new Entry(observer, GetDateTime());

    /// <summary>Ends a subscription.</summary>
    public void Unsubscribe(TIdentity id) => _observers.TryRemove(id, out _);

    /// <summary>Drops subscriptions that have expired.</summary>
    public void ClearExpired()
    {
        var now = GetDateTime();
        foreach (var (id, entry) in _observers)
        {
            if (IsExpired(entry, now))
                Unsubscribe(id);
        }
    }

    /// <summary>Notifies every observer (that the predicate takes) and waits for all of them.</summary>
    public async Task Notify(Func<TObserver, Task> notification, Func<TObserver, bool>? predicate = null)
    {
        var now = GetDateTime();
        List<TIdentity> gone = [];
        foreach (var (id, entry) in _observers)
        {
            if (IsExpired(entry, now))
            {
                gone.Add(id);
                continue;
            }
            if (predicate?.Invoke(entry.Observer) == false)
                continue;
            try
            {
                await notification(entry.Observer);
            }
            catch (Exception e)
            {
                LogDropped(log, e, id);
                gone.Add(id);
            }
        }
        gone.ForEach(Unsubscribe);
    }

    /// <summary>Notifies every observer (that the predicate takes) without waiting.</summary>
    public void Notify(Action<TObserver> notification, Func<TObserver, bool>? predicate = null)
    {
        var now = GetDateTime();
        List<TIdentity> gone = [];
        foreach (var (id, entry) in _observers)
        {
            if (IsExpired(entry, now))
            {
                gone.Add(id);
                continue;
            }
            if (predicate?.Invoke(entry.Observer) == false)
                continue;
            try
            {
                notification(entry.Observer);
            }
            catch (Exception e)
            {
                LogDropped(log, e, id);
                gone.Add(id);
            }
        }
        gone.ForEach(Unsubscribe);
    }

    /// <summary>The observers, expired ones included.</summary>
    public IEnumerator<TObserver> GetEnumerator() => _observers.Select(o => o.Value.Observer).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private bool IsExpired(Entry entry, DateTime now) => entry.LastSeen + ExpirationDuration < now;

    [LoggerMessage(EventId = 8041, Level = LogLevel.Debug, Message = "The observer {Id} failed and is dropped")]
    private static partial void LogDropped(ILogger logger, Exception exception, TIdentity id);

    private sealed record Entry(TObserver Observer, DateTime LastSeen);
}
