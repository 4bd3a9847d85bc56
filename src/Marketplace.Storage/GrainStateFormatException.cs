namespace Marketplace.Storage;

/// <summary>A stored grain state cannot be read by this program, or a state's type is not registered.</summary>
public sealed class GrainStateFormatException(string message) : Exception(message);
