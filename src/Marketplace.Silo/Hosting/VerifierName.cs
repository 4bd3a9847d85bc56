namespace Marketplace.Silo.Hosting;

/// <summary>Which implementation verifies signatures, in words.</summary>
/// <param name="Text">Its name.</param>
internal sealed record VerifierName(string Text);
