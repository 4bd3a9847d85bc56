namespace Marketplace.Client;

/// <summary>Which container's log, and how much of it.</summary>
/// <param name="Component">The component; null for the only one.</param>
/// <param name="Slot">The instance slot, from 0.</param>
/// <param name="Tail">How many of the last lines.</param>
public sealed record LogQuery(string? Component, int Slot, int Tail)
{
    /// <summary>The URL's query without a question mark.</summary>
    public override string ToString() =>
        (Component is null ? "" : $"component={Uri.EscapeDataString(Component)}&") + $"slot={Slot}&tail={Tail}";
}
