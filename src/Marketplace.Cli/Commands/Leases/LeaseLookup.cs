namespace Marketplace.Cli.Commands.Leases;

/// <summary>Finds the lease that somebody means by the first characters of its id.</summary>
internal static class LeaseLookup
{
    private const int IdLength = 64;
    private const int MinPrefix = 4;

    public static async Task<string> FindAsync(CommandContext context, string text, CancellationToken cancellationToken)
    {
        var prefix = text.ToLowerInvariant();
        if (prefix.Length is < MinPrefix or > IdLength || !prefix.All(char.IsAsciiHexDigitLower))
        {
            throw CliException.Usage($"'{text}' is no lease: give its id of {IdLength} hexadecimal characters, or at least the first {MinPrefix}. See: market lease ls");
        }

        if (prefix.Length == IdLength)
        {
            return prefix;
        }

        var found = await context.Leases.ListAsync(cancellationToken)
            .Select(lease => lease.LeaseId)
            .Where(id => id.StartsWith(prefix, StringComparison.Ordinal))
            .Take(2)
            .ToListAsync(cancellationToken);
        return found.Count switch
        {
            1 => found[0],
            0 => throw new CliException($"You have no lease that begins with {prefix}. See: market lease ls", ExitCodes.Failure, "not-found"),
            _ => throw CliException.Usage($"Several of your leases begin with {prefix}; give more characters."),
        };
    }
}
