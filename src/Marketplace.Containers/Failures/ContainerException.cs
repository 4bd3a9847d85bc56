using Marketplace.Market.Instances;

namespace Marketplace.Containers;

/// <summary>A failure where no value can carry it: while a stream is being read.</summary>
public sealed class ContainerException : Exception
{
    /// <summary>Wraps a failure.</summary>
    public ContainerException(InstanceFailure failure, Exception? inner = null)
        : base(failure.Message, inner) => Failure = failure;

    /// <summary>What went wrong.</summary>
    public InstanceFailure Failure { get; }
}
