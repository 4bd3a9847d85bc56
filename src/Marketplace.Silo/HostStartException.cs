namespace Marketplace.Silo;

/// <summary>The host cannot start. The message is one line for the person who starts it: what is wrong and what to do.</summary>
public sealed class HostStartException : Exception
{
    /// <summary>Names what is wrong and what to do.</summary>
    /// <param name="message">One line.</param>
    /// <param name="inner">What it follows from, if anything.</param>
    public HostStartException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>Whether a setting is at fault, which the message names, and not the state of the machine.</summary>
    public bool IsInvalidSetting { get; init; }
}
