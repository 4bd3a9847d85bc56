namespace Marketplace.Ledger;

/// <summary>Why the ledger refused something: the rule, a sentence for people, and the offending input where there is one.</summary>
/// <param name="Code">The rule that was broken.</param>
/// <param name="Message">One sentence.</param>
/// <param name="InputIndex">The input that broke it, from 0; null when it was none in particular.</param>
public sealed record Rejection(RejectionCode Code, string Message, int? InputIndex = null)
{
    /// <summary>The rule's stable name in APIs and logs, such as "output-unknown".</summary>
    public string CodeName => Code.ToName();

    /// <summary>The name and the sentence.</summary>
    public override string ToString() => InputIndex is { } index ? $"{CodeName} (input {index}): {Message}" : $"{CodeName}: {Message}";
}
