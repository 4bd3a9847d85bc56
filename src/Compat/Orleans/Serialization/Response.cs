namespace Orleans.Serialization.Invocation;

/// <summary>The outcome of a call: a result or an error.</summary>
public sealed class Response
{
    private Response(object? result, Exception? exception)
    {
        Result = result;
        Exception = exception;
    }

    /// <summary>The outcome of a method without a result.</summary>
    public static Response Completed { get; } = new(null, null);

    /// <summary>The result.</summary>
    public object? Result { get; }

    /// <summary>The error.</summary>
    public Exception? Exception { get; }

    /// <summary>An outcome with an error.</summary>
    public static Response FromException(Exception exception) => new(null, exception);

    /// <summary>An outcome with a result.</summary>
    public static Response FromResult<TResult>(TResult value) => new(value, null);

    /// <summary>The result; throws the error if there is one.</summary>
    public T GetResult<T>()
    {
        if (Exception is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(Exception);
        return (T)Result!;
    }
}
