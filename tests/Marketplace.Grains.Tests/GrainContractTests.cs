using Marketplace.Grains.Contracts;
using Marketplace.Testing;

namespace Marketplace.Grains.Tests;

public sealed class GrainContractTests
{
    [Fact]
    public void Everything_that_crosses_a_grain_boundary_is_serialisable_and_named() =>
        Assert.Empty(GrainContractRules.Check(typeof(IAppLeaseGrain).Assembly, typeof(MarketOptions).Assembly));
}
