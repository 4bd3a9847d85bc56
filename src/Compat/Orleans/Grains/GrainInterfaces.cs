using Orleans.Runtime;

namespace Orleans.Runtime
{
    /// <summary>Anything that calls can be addressed to.</summary>
    public interface IAddressable;

    /// <summary>An extra interface of a grain. Accepted as a marker only.</summary>
    public interface IGrainExtension : IAddressable;
}

namespace Orleans
{
    /// <summary>A grain.</summary>
    public interface IGrain : IAddressable;

    /// <summary>A grain named by a string.</summary>
    public interface IGrainWithStringKey : IGrain;

    /// <summary>A grain named by an integer.</summary>
    public interface IGrainWithIntegerKey : IGrain;

    /// <summary>A grain named by a GUID.</summary>
    public interface IGrainWithGuidKey : IGrain;

    /// <summary>A grain named by an integer and a string.</summary>
    public interface IGrainWithIntegerCompoundKey : IGrain;

    /// <summary>A grain named by a GUID and a string.</summary>
    public interface IGrainWithGuidCompoundKey : IGrain;

    /// <summary>An object outside the grains that grains can call.</summary>
    public interface IGrainObserver : IAddressable;

    /// <summary>A service of the runtime.</summary>
    public interface ISystemTarget : IAddressable;

    /// <summary>What every grain class is, derived from <see cref="Grain"/> or not.</summary>
    public interface IGrainBase
    {
        /// <summary>The grain's place in the runtime.</summary>
        IGrainContext GrainContext { get; }

        /// <summary>Called before the first call; a failure fails the calls that wait.</summary>
        Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

        /// <summary>Called once after the last call, not when the process dies.</summary>
        Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
    }
}

namespace Orleans.Services
{
    /// <summary>A service that runs on every silo. Accepted as a marker only.</summary>
    public interface IGrainService : ISystemTarget;

    /// <summary>Calls a <see cref="IGrainService"/>.</summary>
    public interface IGrainServiceClient<TGrainService>
        where TGrainService : IGrainService;
}
