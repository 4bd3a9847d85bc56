using Marketplace.Cli.Terminal;
using Marketplace.Ledger.Keys.Derivation;

namespace Marketplace.Cli.Commands.Wallets;

/// <summary>Reads keys, phrases and passphrases: from a file's first line, from the person at the terminal, or from standard input. Never from arguments.</summary>
internal static class SecretInput
{
    private const int MaxLength = 1_000;

    /// <summary>One line.</summary>
    /// <param name="environment">The surroundings.</param>
    /// <param name="file">The file; null to ask or to read on.</param>
    /// <param name="what">What it should be, for messages: "key".</param>
    /// <param name="prompt">What a person is asked.</param>
    public static string Read(CliEnvironment environment, string? file, string what, string prompt)
    {
        var text = file is not null ? FromFile(file, what)
            : environment.InputIsTerminal ? Prompts.Ask(environment.Error, prompt, environment.ReadSecret)
            : environment.Input.ReadLine();
        return text is null or { Length: <= MaxLength }
            ? text?.Trim() ?? ""
            : throw new CliException($"The {what} is longer than any {what}. Nothing was written.", ExitCodes.Failure, "invalid-key");
    }

    /// <summary>A passphrase that belongs to a phrase; typed twice by a person, because a wrong one opens another, empty wallet.</summary>
    public static string ReadPassphrase(CliEnvironment environment, string? file, bool twice)
    {
        var text = Read(environment, file, "passphrase", "Passphrase of the recovery phrase: ");
        if (twice && file is null && environment.InputIsTerminal && Prompts.Ask(environment.Error, "Again: ", environment.ReadSecret) != text)
        {
            throw new CliException("The two passphrases differ; nothing was written. Try again.");
        }

        return RecoveryPhrase.CheckPassphrase(text) is { } fault
            ? throw new CliException($"{fault} Nothing was written.", ExitCodes.Failure, "invalid-passphrase")
            : text;
    }

    private static string FromFile(string file, string what)
    {
        try
        {
            using var reader = new StreamReader(file);
            var buffer = new char[MaxLength + 2];
            return new string(buffer, 0, reader.ReadBlock(buffer)).Split('\n')[0];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The {what} file {file} cannot be read: {e.Message}", ExitCodes.Failure, "key-not-readable", e);
        }
    }
}
