namespace Marketplace.Silo.Commands;

/// <summary>A command that cannot be done. The message is one line: what is wrong and what to do.</summary>
/// <param name="message">One line.</param>
/// <param name="code">A stable kebab-case code for programs.</param>
/// <param name="exitCode">The exit code of the process.</param>
/// <param name="inner">What it follows from, if anything.</param>
internal sealed class HostCommandException(string message, string code, int exitCode = HostExitCodes.Failure, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>A stable kebab-case code for programs.</summary>
    public string Code { get; } = code;

    /// <summary>The exit code of the process.</summary>
    public int ExitCode { get; } = exitCode;
}
