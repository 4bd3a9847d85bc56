namespace Marketplace.Cli;

/// <summary>A failure that the user can understand: its message says what is wrong and what to do.</summary>
public class CliException : Exception
{
    /// <summary>A failure of this run, exit code 1.</summary>
    /// <param name="message">One line: what is wrong and what to do.</param>
    public CliException(string message)
        : this(message, ExitCodes.Failure)
    {
    }

    /// <summary>A failure with its exit code.</summary>
    /// <param name="message">One line: what is wrong and what to do.</param>
    /// <param name="exitCode">See <see cref="ExitCodes"/>.</param>
    /// <param name="code">A stable kebab-case code for programs.</param>
    /// <param name="innerException">What caused it.</param>
    public CliException(string message, int exitCode, string code = "failed", Exception? innerException = null)
        : base(message, innerException)
    {
        ExitCode = exitCode;
        Code = code;
    }

    /// <summary>The process's exit code.</summary>
    public int ExitCode { get; }

    /// <summary>A stable kebab-case code for programs.</summary>
    public string Code { get; }

    /// <summary>A command line that makes no sense, exit code 2.</summary>
    /// <param name="message">One line: what is wrong and what would be right.</param>
    public static CliException Usage(string message) => new(message, ExitCodes.Usage, "usage");
}
