using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>A state was changed by somebody else. The activation that fails with it is dropped.</summary>
[GenerateSerializer]
public class InconsistentStateException : OrleansException
{
    /// <summary>A conflict without words.</summary>
    public InconsistentStateException()
    {
    }

    /// <summary>A conflict in words.</summary>
    public InconsistentStateException(string message) : base(message)
    {
    }

    /// <summary>A conflict caused by another error.</summary>
    public InconsistentStateException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>A conflict with both versions.</summary>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
        : base(errorMsg, storageException)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>A conflict with both versions.</summary>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : this(errorMsg, storedEtag, currentEtag, null)
    {
    }

    /// <summary>A conflict with both versions.</summary>
    public InconsistentStateException(string? storedEtag, string? currentEtag, Exception storageException)
        : this(storageException.Message, storedEtag, currentEtag, storageException)
    {
    }

    /// <summary>The version in storage.</summary>
    [Id(1)]
    public string? StoredEtag { get; }

    /// <summary>The version in memory.</summary>
    [Id(2)]
    public string? CurrentEtag { get; }

    internal bool IsSourceActivation { get; set; } = true;

    /// <inheritdoc/>
    public override string ToString() => $"InconsistentStateException: {Message} Expected Etag={CurrentEtag} Received Etag={StoredEtag} {InnerException}";
}

/// <summary>A storage or another provider is not configured.</summary>
[GenerateSerializer]
public sealed class BadProviderConfigException : OrleansException
{
    /// <summary>A failure without words.</summary>
    public BadProviderConfigException()
    {
    }

    /// <summary>A failure in words.</summary>
    public BadProviderConfigException(string msg) : base(msg)
    {
    }

    /// <summary>A failure caused by another.</summary>
    public BadProviderConfigException(string msg, Exception exc) : base(msg, exc)
    {
    }
}
