namespace Marketplace.Containers;

/// <summary>What it means that a component ended.</summary>
public static class ExitRules
{
    /// <summary>A component that ran shorter than this ended at once: it never worked.</summary>
    public static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(10);

    /// <summary>Signal that the engine kills with; a component's exit code is then 128 plus it.</summary>
    private const int Killed = 128 + 9;

    /// <summary>The failure of an instance whose component ended; null while all run.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="logTail">The last output of a component by its name; null where it is not known.</param>
    public static ContainerFailure? FailureOf(ObservedInstance instance, Func<ObservedComponent, IReadOnlyList<LogLine>?>? logTail = null)
    {
        var ended = instance.Components
            .Where(component => component.State is ComponentState.Exited or ComponentState.Dead)
            .OrderBy(component => component.FinishedAt ?? DateTimeOffset.MaxValue)
            .FirstOrDefault();
        return ended is null ? null : FailureOf(ended, logTail?.Invoke(ended) ?? []);
    }

    /// <summary>The failure of a component that ended.</summary>
    public static ContainerFailure FailureOf(ObservedComponent component, IReadOnlyList<LogLine> logTail)
    {
        var (code, message) = component switch
        {
            { OutOfMemory: true } => (FailureCode.OutOfMemory, $"{component.Name} was killed because it needed more memory than it may have."),
            { StartedAt: { } started, FinishedAt: { } finished } when finished - started < AtOnce =>
                (FailureCode.ExitedAtOnce, $"{component.Name} ended right after its start with {Code(component)}."),
            _ => (FailureCode.Exited, $"{component.Name} ended with {Code(component)}."),
        };
        if (component.Error.Length > 0)
            message += $" The engine says: {component.Error}";
        return new ContainerFailure(code, message) { Component = component.Name, ExitCode = component.ExitCode, LogTail = logTail };
    }

    private static string Code(ObservedComponent component) => component.ExitCode switch
    {
        null => "no exit code",
        Killed => "exit code 137 (killed)",
        126 => "exit code 126 (its command cannot be run)",
        127 => "exit code 127 (its command was not found)",
        var code => $"exit code {code}",
    };
}
