using System.Reflection;
using System.Text.RegularExpressions;

namespace Marketplace.Testing;

/// <summary>Finds members of JSON records whose name speaks of money and whose type would be a JSON number.</summary>
public static partial class AmountMembers
{
    private static readonly HashSet<Type> Numbers =
    [
        typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong),
        typeof(Int128), typeof(UInt128), typeof(float), typeof(double), typeof(decimal), typeof(System.Numerics.BigInteger),
    ];

    /// <summary>The faulty members, each as "Type.Member".</summary>
    /// <param name="records">The types that are written to JSON or read from it.</param>
    public static IReadOnlyList<string> WrittenAsNumbers(IEnumerable<Type> records) =>
    [
        .. from record in records
           from property in record.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
           where Money().IsMatch(property.Name) && !Counted().IsMatch(property.Name) && IsNumber(property.PropertyType)
           select $"{record.Name}.{property.Name}",
    ];

    private static bool IsNumber(Type type) =>
        Numbers.Contains(Nullable.GetUnderlyingType(type) ?? type)
        || (type.IsArray && IsNumber(type.GetElementType()!))
        || (type.IsGenericType && type.GetGenericArguments().Any(IsNumber));

    [GeneratedRegex("Satoshi|Amount|Fee|Deposit|Charge|Reward|Price|Balance|Burn|Issue|Refund|Paid|Escrow|Spent|Sent|Received|Spendable|Money|Rate|Cost|Subsidy|Collateral|Stake")]
    private static partial Regex Money();

    // What stands last says what is counted: seconds that were paid are no money.
    [GeneratedRegex("(Count|Seconds|Milliseconds|PartsPerMillion|Round|After|Stakes|Outputs)$")]
    private static partial Regex Counted();
}
