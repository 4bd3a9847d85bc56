using System.Reflection;
using Orleans.CodeGeneration;
using Orleans.Serialization.Invocation;

namespace Orleans.Serialization.Invocation
{
    /// <summary>Gives the object that a call is made on.</summary>
    public interface ITargetHolder
    {
        /// <summary>The object.</summary>
        object? GetTarget();

        /// <summary>A component of the object's context.</summary>
        object? GetComponent(Type componentType);
    }

    /// <summary>A call: a method and its arguments.</summary>
    public interface IInvokable : IDisposable
    {
        /// <summary>Whether the method takes a cancellation token.</summary>
        bool IsCancellable { get; }

        /// <summary>The object that the call is made on, once it has arrived.</summary>
        object? GetTarget();

        /// <summary>The number of arguments, without cancellation tokens.</summary>
        int GetArgumentCount();

        /// <summary>An argument.</summary>
        object? GetArgument(int index);

        /// <summary>Replaces an argument.</summary>
        void SetArgument(int index, object value);

        /// <summary>The method's name.</summary>
        string GetMethodName();

        /// <summary>The interface's full name.</summary>
        string GetInterfaceName();

        /// <summary>The interface and the method.</summary>
        string GetActivityName();

        /// <summary>The interface.</summary>
        Type GetInterfaceType();

        /// <summary>The method of the interface.</summary>
        MethodInfo GetMethod();

        /// <summary>The token of the call.</summary>
        CancellationToken GetCancellationToken();

        /// <summary>The method's own time-out, if it has one.</summary>
        TimeSpan? GetDefaultResponseTimeout();
    }
}

namespace Orleans.Runtime
{
    /// <summary>A call with its options.</summary>
    public interface IRequest : IInvokable
    {
        /// <summary>How the call may be run.</summary>
        InvokeMethodOptions Options { get; }
    }
}
