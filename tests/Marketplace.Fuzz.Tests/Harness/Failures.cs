using System.Security.Cryptography;

namespace Marketplace.Fuzz.Tests.Harness;

/// <summary>Where failing inputs are written.</summary>
public static class Failures
{
    /// <summary>The folder <c>fuzz-failures</c> beside the test assembly.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "fuzz-failures");

    /// <summary>Writes a failing input, and makes the failure that tells of it: put the file into the target's corpus as <c>regression-*.bin</c> once it is understood.</summary>
    /// <param name="target">The target.</param>
    /// <param name="input">The input.</param>
    /// <param name="what">What happened.</param>
    /// <param name="where">Seed, thread and iteration, or the corpus file.</param>
    /// <param name="cause">The exception, if there was one.</param>
    public static FuzzFailure Report(IFuzzTarget target, byte[] input, string what, string where, Exception? cause = null)
    {
        Directory.CreateDirectory(Folder);
        var path = Path.Combine(Folder, $"{target.Name}-{Convert.ToHexStringLower(SHA256.HashData(input))[..16]}.bin");
        File.WriteAllBytes(path, input);
        var shown = input.Length <= 200 ? $"; hex {Convert.ToHexStringLower(input)}" : "";
        return new FuzzFailure($"{target.Name}: {what} ({where}). The input of {input.Length} bytes is in {path}{shown}", cause);
    }
}
