namespace Marketplace.Market.Leases;

/// <summary>What a command's caller is told.</summary>
/// <param name="Accepted">Whether it was carried out, now or before.</param>
/// <param name="Code">Why not: a stable kebab-case code.</param>
/// <param name="Message">Why not, in words.</param>
public sealed record Reply(bool Accepted, string? Code = null, string? Message = null)
{
    /// <summary>It was carried out.</summary>
    public static Reply Done { get; } = new(true);

    /// <summary>It was refused, and nothing was changed.</summary>
    /// <param name="code">A stable code.</param>
    /// <param name="message">A sentence for people.</param>
    public static Reply Refuse(string code, string message) => new(false, code, message);
}

/// <summary>What a rule decided.</summary>
/// <param name="State">The state to commit; the same reference when nothing changes.</param>
/// <param name="Reply">What the caller is told, where there is one.</param>
public readonly record struct Decision(LeaseState State, Reply Reply)
{
    /// <summary>Nothing changes.</summary>
    public static Decision Refused(LeaseState state, string code, string message) => new(state, Reply.Refuse(code, message));
}
