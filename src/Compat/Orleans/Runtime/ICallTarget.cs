namespace Orleans.Runtime;

/// <summary>Something that calls can be put to.</summary>
internal interface ICallTarget
{
    /// <summary>False when the target has ended: the caller looks for the next one.</summary>
    bool TryEnqueue(GrainCall call);
}
