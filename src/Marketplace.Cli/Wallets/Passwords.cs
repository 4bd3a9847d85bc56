using Marketplace.Cli.Terminal;

namespace Marketplace.Cli.Wallets;

/// <summary>Where a wallet's password comes from: --password-file, MARKET_PASSWORD, or the person at the terminal.</summary>
internal sealed class Passwords(CliEnvironment environment, string? passwordFile)
{
    public const string VariableName = "MARKET_PASSWORD";
    public const int MinLength = 8;

    private const int MaxLength = 1024;

    /// <summary>The password of a wallet that exists.</summary>
    public string Ask(string wallet) => FromFile() ?? FromVariable() ?? Prompt($"Password of wallet '{wallet}': ");

    /// <summary>A password for a new wallet; typed twice.</summary>
    public string Choose(string wallet)
    {
        var password = FromFile() ?? FromVariable();
        if (password is null)
        {
            password = Prompt($"New password for wallet '{wallet}' (at least {MinLength} characters): ");
            if (Prompt("Again: ") != password)
            {
                throw new CliException("The two passwords differ; nothing was written. Try again.");
            }
        }

        return password.Length >= MinLength
            ? password
            : throw new CliException($"The password has fewer than {MinLength} characters; nothing was written. Choose a longer one.");
    }

    private string? FromVariable() => environment.Variable(VariableName) is { Length: > 0 } password ? password : null;

    private string? FromFile()
    {
        if (passwordFile is null)
        {
            return null;
        }

        try
        {
            using var reader = new StreamReader(passwordFile);
            var buffer = new char[MaxLength + 2];
            var length = reader.ReadBlock(buffer);
            var line = new string(buffer, 0, length).Split('\n')[0].TrimEnd('\r');
            return line.Length is > 0 and <= MaxLength
                ? line
                : throw new CliException($"The first line of {passwordFile} is not a password of 1 to {MaxLength} characters.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The password file {passwordFile} cannot be read: {e.Message}", ExitCodes.Failure, "password-not-readable", e);
        }
    }

    private string Prompt(string text)
    {
        if (!environment.InputIsTerminal)
        {
            throw new CliException(
                $"A password is needed and nobody can be asked for it. Use --password-file FILE or set {VariableName}.", ExitCodes.Usage, "password-needed");
        }

        return Prompts.Ask(environment.Error, text, environment.ReadSecret) ?? "";
    }
}
