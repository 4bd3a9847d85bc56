using System.Collections.Immutable;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Governance;

/// <summary>What happens when a proposal is accepted. The set is closed.</summary>
public abstract record ProposalAction
{
    private protected ProposalAction()
    {
    }

    /// <summary>The byte that names the kind in the encoding.</summary>
    public abstract ProposalKind Kind { get; }
}

/// <summary>The kinds of proposals. The numbers are part of the encoding.</summary>
public enum ProposalKind : byte
{
    /// <summary><see cref="Governance.ParameterChange"/>.</summary>
    ParameterChange = 1,

    /// <summary><see cref="Governance.TreasuryPayment"/>.</summary>
    TreasuryPayment = 2,

    /// <summary><see cref="TextOnly"/>.</summary>
    Text = 3,
}

/// <summary>Gives rules new values, all at once.</summary>
/// <param name="Changes">1 to <see cref="MaxChanges"/>, strictly ascending by rule.</param>
public sealed record ParameterChange(ImmutableArray<RuleChange> Changes) : ProposalAction
{
    /// <summary>The most changes of one proposal.</summary>
    public const int MaxChanges = 64;

    /// <inheritdoc/>
    public override ProposalKind Kind => ProposalKind.ParameterChange;

    /// <summary>The same changes in the same order.</summary>
    public bool Equals(ParameterChange? other) => other is not null && Changes.AsSpan().SequenceEqual(other.Changes.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Changes.Length, Changes.IsEmpty ? default : Changes[0]);
}

/// <summary>Pays from the treasury.</summary>
/// <param name="Amount">How much, at least a satoshi.</param>
/// <param name="To">Who receives it.</param>
public sealed record TreasuryPayment(Money Amount, Address To) : ProposalAction
{
    /// <inheritdoc/>
    public override ProposalKind Kind => ProposalKind.TreasuryPayment;
}

/// <summary>Does nothing by itself: what was accepted is its text.</summary>
public sealed record TextOnly : ProposalAction
{
    private TextOnly()
    {
    }

    /// <summary>The only one.</summary>
    public static TextOnly Instance { get; } = new();

    /// <inheritdoc/>
    public override ProposalKind Kind => ProposalKind.Text;
}
