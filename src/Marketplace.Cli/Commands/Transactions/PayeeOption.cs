using System.CommandLine;
using System.Globalization;
using Marketplace.Ledger;

namespace Marketplace.Cli.Commands.Transactions;

/// <summary>`--to ADDRESS=AMOUNT`, as often as there are payees, and from when they can spend it.</summary>
internal static class PayeeOption
{
    public static Option<string[]> Create() => new("--to")
    {
        Description = "Who is paid how much, in FLUX; can be given several times.", HelpName = "ADDRESS=AMOUNT", Required = true, AllowMultipleArgumentsPerToken = false,
    };

    public static Option<string?> CreateLock() => new("--locked-until")
    {
        Description = "The payees can spend from then on: a block height, or a time such as 2027-01-31 or 2027-01-31T12:00Z.", HelpName = "HEIGHT|TIME",
    };

    public static TransactionOutput Read(CommandContext context, string text, LockUntil? until)
    {
        var split = text.LastIndexOf('=');
        if (split < 1 || !Money.TryParseFlux(text[(split + 1)..], out var amount) || amount.IsZero)
        {
            throw CliException.Usage($"'{text}' is no payment: ADDRESS=AMOUNT with an amount of FLUX of more than 0, such as alice=12.5.");
        }

        var inner = OutputLock.Of(context.ReadAddress(text[..split]));
        return new TransactionOutput(amount, until is { } from ? new TimeLock(inner, from) : inner);
    }

    public static LockUntil? ReadLock(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var height) && height is > 0 and <= LockUntil.MaxValue)
        {
            return LockUntil.AtHeight(height);
        }

        return LockUntil.AtTime(ReadTime(text, "--locked-until"));
    }

    /// <summary>Unix seconds of a date or time in UTC.</summary>
    public static long ReadTime(string text, string option) =>
        DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time) && time.ToUnixTimeSeconds() is > 0 and var seconds
            ? seconds
            : throw CliException.Usage($"{option} '{text}' is no time such as 2027-01-31 or 2027-01-31T12:00Z.");
}
