namespace Marketplace.Provider.Connection;

/// <summary>The market's answer to a registration.</summary>
/// <param name="Accepted">Whether the node is registered now.</param>
/// <param name="Code">Why not: a stable kebab-case code.</param>
/// <param name="Message">Why not, in words.</param>
public sealed record RegistrationAnswer(bool Accepted, string? Code = null, string? Message = null);
