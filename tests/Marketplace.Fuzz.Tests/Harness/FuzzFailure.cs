namespace Marketplace.Fuzz.Tests.Harness;

/// <summary>A rule that an input has broken.</summary>
public sealed class FuzzFailure(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Throws unless the rule holds.</summary>
    public static void Unless(bool holds, string rule)
    {
        if (!holds)
        {
            throw new FuzzFailure(rule);
        }
    }
}
