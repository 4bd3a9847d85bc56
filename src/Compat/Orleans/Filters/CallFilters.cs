using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans;

/// <summary>A call on its way through the filters.</summary>
public interface IGrainCallContext
{
    /// <summary>The call.</summary>
    IInvokable Request { get; }

    /// <summary>The grain object (incoming) or the reference (outgoing).</summary>
    object Grain { get; }

    /// <summary>Who calls, if it is a grain.</summary>
    GrainId? SourceId { get; }

    /// <summary>Who is called.</summary>
    GrainId TargetId { get; }

    /// <summary>The name of the interface.</summary>
    GrainInterfaceType InterfaceType { get; }

    /// <summary>The name of the interface.</summary>
    string InterfaceName { get; }

    /// <summary>The name of the method.</summary>
    string MethodName { get; }

    /// <summary>The method of the interface.</summary>
    MethodInfo InterfaceMethod { get; }

    /// <summary>The result; reading throws the error if there is one.</summary>
    object? Result { get; set; }

    /// <summary>The outcome.</summary>
    Response? Response { get; set; }

    /// <summary>Goes on with the next filter or the call itself. Errors are thrown.</summary>
    Task Invoke();
}

/// <summary>A call about to run on a grain.</summary>
public interface IIncomingGrainCallContext : IGrainCallContext
{
    /// <summary>The method of the grain class.</summary>
    MethodInfo ImplementationMethod { get; }

    /// <summary>The activation.</summary>
    IGrainContext TargetContext { get; }
}

/// <summary>A call about to be sent.</summary>
public interface IOutgoingGrainCallContext : IGrainCallContext
{
    /// <summary>The activation that calls, if it is one.</summary>
    IGrainContext? SourceContext { get; }
}

/// <summary>Runs around calls that arrive. A grain class may implement it for its own calls.</summary>
public interface IIncomingGrainCallFilter
{
    /// <summary>Runs around one call.</summary>
    Task Invoke(IIncomingGrainCallContext context);
}

/// <summary>Runs around calls that are sent.</summary>
public interface IOutgoingGrainCallFilter
{
    /// <summary>Runs around one call.</summary>
    Task Invoke(IOutgoingGrainCallContext context);
}

/// <summary>Runs around calls that arrive.</summary>
public delegate Task IncomingGrainCallFilterDelegate(IIncomingGrainCallContext context);

/// <summary>Runs around calls that are sent.</summary>
public delegate Task OutgoingGrainCallFilterDelegate(IOutgoingGrainCallContext context);
