namespace Marketplace.Testing.Hosts;

/// <summary>The built programs of the product, in the folder of a test project that references theirs.</summary>
public static class BuiltProgram
{
    /// <summary>The assembly of <c>market</c>.</summary>
    public static string Market => Path.Combine(AppContext.BaseDirectory, "market.dll");

    /// <summary>The assembly of <c>market-host</c>.</summary>
    public static string Host => Path.Combine(AppContext.BaseDirectory, "market-host.dll");
}
