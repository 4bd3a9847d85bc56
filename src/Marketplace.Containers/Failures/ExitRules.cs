using Marketplace.Market.Instances;

namespace Marketplace.Containers;

/// <summary>What it means that a component ended.</summary>
public static class ExitRules
{
    /// <summary>A component that ran shorter than this ended at once: it never worked.</summary>
    public static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(10);

    private const int MaxOutput = 400;

    /// <summary>Signal that the engine kills with; a component's exit code is then 128 plus it.</summary>
    private const int Killed = 128 + 9;

    /// <summary>The failure of an instance whose component ended; null while all run.</summary>
    /// <param name="instance">The instance.</param>
    public static InstanceFailure? FailureOf(ObservedInstance instance) => instance.Components
        .Where(component => component.State is ComponentState.Exited or ComponentState.Dead)
        .OrderBy(component => component.FinishedAt ?? DateTimeOffset.MaxValue)
        .Select(FailureOf)
        .FirstOrDefault();

    /// <summary>The failure of a component that ended.</summary>
    /// <param name="component">The component.</param>
    public static InstanceFailure FailureOf(ObservedComponent component)
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
        return new InstanceFailure(code, message, component.Name);
    }

    /// <summary>A failure whose sentence ends with the last line that its component wrote, which most often says why.</summary>
    /// <param name="failure">The failure of a component that ended.</param>
    /// <param name="lines">The component's last lines, oldest first; without any the failure stays as it is.</param>
    public static InstanceFailure WithOutput(InstanceFailure failure, IEnumerable<EngineLogLine> lines)
    {
        var last = lines.Select(line => line.Text.Trim()).LastOrDefault(text => text.Length > 0);
        if (last is null)
            return failure;
        var shown = last.Length > MaxOutput ? last[..MaxOutput] + "…" : last;
        return failure with { Message = $"{failure.Message} Its last output: {shown}" };
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
