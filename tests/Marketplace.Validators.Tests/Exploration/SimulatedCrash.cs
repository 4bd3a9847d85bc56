namespace Marketplace.Validators.Tests.Exploration;

/// <summary>The power fails in the middle of a call.</summary>
internal sealed class SimulatedCrash : Exception;
