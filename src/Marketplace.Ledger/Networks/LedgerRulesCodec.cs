using Marketplace.Ledger.Canonical;

namespace Marketplace.Ledger;

/// <summary>The canonical bytes of rules: how many there are, then each rule's number (u16) and value (u64), ascending by number, none left out.</summary>
internal static class LedgerRulesCodec
{
    private const int EntryBytes = sizeof(ushort) + sizeof(ulong);

    public static void Write(ref CanonicalWriter writer, LedgerRules rules)
    {
        writer.WriteVarUInt((uint)RuleDescriptions.All.Length);
        foreach (var rule in RuleDescriptions.All)
        {
            writer.WriteUInt16((ushort)rule.Id);
            writer.WriteUInt64(rule.Get(rules));
        }
    }

    /// <summary>Reads rules that keep all bounds; after a fault the default ones.</summary>
    public static LedgerRules Read(ref CanonicalReader reader)
    {
        var all = RuleDescriptions.All;
        if (reader.ReadCount(all.Length, EntryBytes, "rules") is var count && count != all.Length)
        {
            reader.Fail($"There are {count} rules where {all.Length} are known");
        }

        var rules = LedgerRules.Default;
        foreach (var rule in all)
        {
            var id = reader.ReadUInt16();
            var value = reader.ReadUInt64();
            if (id != (ushort)rule.Id || !rule.Allows(value))
            {
                reader.Fail($"The rule {id} has the value {value} where {rule.Name} was due");
            }

            if (reader.Failed)
            {
                return LedgerRules.Default;
            }

            rules = rule.With(rules, value);
        }

        if (rules.FindFault() is { } fault)
        {
            reader.Fail(fault.TrimEnd('.'));
            return LedgerRules.Default;
        }

        return rules;
    }
}
