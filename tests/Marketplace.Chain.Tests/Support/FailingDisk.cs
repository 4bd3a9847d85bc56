using Microsoft.Win32.SafeHandles;

namespace Marketplace.Chain.Tests.Support;

/// <summary>A disk that fails when it is told to.</summary>
internal sealed class FailingDisk : ChainDisk
{
    public const int NoSpace = 28;
    public const int InputOutput = 5;

    public int WritesToFail { get; set; }

    public int WriteError { get; set; } = NoSpace;

    public int FlushesToFail { get; set; }

    public int TruncationsToFail { get; set; }

    public override void Write(SafeFileHandle file, IReadOnlyList<ReadOnlyMemory<byte>> buffers, long offset)
    {
        if (WritesToFail > 0)
        {
            WritesToFail--;

            // Half of it is there, as after a real failure.
            base.Write(file, [.. buffers.Take(1)], offset);
            throw new IOException("write failed", WriteError);
        }

        base.Write(file, buffers, offset);
    }

    public override void Flush(SafeFileHandle file)
    {
        if (FlushesToFail > 0)
        {
            FlushesToFail--;
            throw new IOException("flush failed", InputOutput);
        }

        base.Flush(file);
    }

    public override void SetLength(SafeFileHandle file, long length)
    {
        if (TruncationsToFail > 0)
        {
            TruncationsToFail--;
            throw new IOException("truncation failed", InputOutput);
        }

        base.SetLength(file, length);
    }
}
