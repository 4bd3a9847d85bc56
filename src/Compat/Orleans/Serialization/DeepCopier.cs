namespace Orleans.Serialization;

/// <summary>Copies values as calls do.</summary>
public sealed class DeepCopier
{
    /// <summary>A copy that shares nothing that could be changed.</summary>
    public T Copy<T>(T value) => DeepCopy<T>.Copy(value);
}
