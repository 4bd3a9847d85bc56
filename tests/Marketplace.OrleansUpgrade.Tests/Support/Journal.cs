using System.Collections.Concurrent;
using Marketplace.Testing.Waiting;

namespace Marketplace.OrleansUpgrade.Tests.Support;

/// <summary>What grains did, by key, for tests to wait for: silo and test share a process.</summary>
public static class Journal
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Entries = new();
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Gates = new();

    public static void Write(string key, string entry) => Entries.GetOrAdd(key, _ => new()).Enqueue(entry);

    public static string[] Of(string key) => Entries.TryGetValue(key, out var entries) ? [.. entries] : [];

    public static int Count(string key, string entry) => Of(key).Count(e => e == entry);

    /// <summary>A gate that a grain waits at until the test opens it.</summary>
    public static Task Gate(string name) => Gates.GetOrAdd(name, NewGate).Task;

    public static void Open(string name) => Gates.GetOrAdd(name, NewGate).TrySetResult();

    /// <summary>Waits until the entry is there; fails with what is there instead.</summary>
    public static Task WaitForAsync(string key, string entry) =>
        Eventually.HoldsAsync(() => $"\"{entry}\" of {key}; there is [{string.Join(", ", Of(key))}]", () => Of(key).Contains(entry));

    /// <summary>A key that no other test writes under.</summary>
    public static string NewKey() => Guid.NewGuid().ToString("N");

    private static TaskCompletionSource NewGate(string name) => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
