using System.Globalization;
using System.Text.Json;

namespace Marketplace.Cli.Tests.Support;

internal static class JsonAmounts
{
    /// <summary>An amount that has to be a string of digits.</summary>
    public static long Satoshis(this JsonElement amount) => long.Parse(amount.GetString()!, NumberStyles.None, CultureInfo.InvariantCulture);
}
