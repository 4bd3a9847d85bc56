namespace Marketplace.Ledger;

/// <summary>What a rule's number counts.</summary>
public enum RuleUnit : byte
{
    /// <summary>Satoshis; 100,000,000 are a FLUX.</summary>
    Satoshis,

    /// <summary>Millionths.</summary>
    PartsPerMillion,

    /// <summary>Seconds of block time.</summary>
    Seconds,

    /// <summary>Reward rounds.</summary>
    Rounds,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Things.</summary>
    Count,

    /// <summary>Parts of a whole that is the sum of all parts.</summary>
    Parts,

    /// <summary>Satoshis per hour.</summary>
    SatoshisPerHour,

    /// <summary>Satoshis per second.</summary>
    SatoshisPerSecond,
}

/// <summary>One governed value in words and bounds.</summary>
public sealed class RuleDescription
{
    private readonly Func<LedgerRules, ulong> _get;
    private readonly Func<LedgerRules, ulong, LedgerRules> _with;

    internal RuleDescription(
        RuleId id, RuleUnit unit, ulong minimum, ulong maximum, string text, Func<LedgerRules, ulong> get, Func<LedgerRules, ulong, LedgerRules> with)
    {
        Id = id;
        Name = RuleNames.All.Write(id);
        Unit = unit;
        Minimum = minimum;
        Maximum = maximum;
        Text = text;
        _get = get;
        _with = with;
    }

    /// <summary>The rule.</summary>
    public RuleId Id { get; }

    /// <summary>Its name in files and in the API, such as feePartsPerMillion.</summary>
    public string Name { get; }

    /// <summary>What the number counts.</summary>
    public RuleUnit Unit { get; }

    /// <summary>The least value.</summary>
    public ulong Minimum { get; }

    /// <summary>The largest value.</summary>
    public ulong Maximum { get; }

    /// <summary>What it rules, in one sentence.</summary>
    public string Text { get; }

    /// <summary>Whether a value is in the range by itself; other rules may still forbid it.</summary>
    /// <param name="value">Any value.</param>
    public bool Allows(ulong value) => value >= Minimum && value <= Maximum;

    internal ulong Get(LedgerRules rules) => _get(rules);

    /// <summary>The rules with another value, which the range allows.</summary>
    internal LedgerRules With(LedgerRules rules, ulong value) => _with(rules, value);
}
