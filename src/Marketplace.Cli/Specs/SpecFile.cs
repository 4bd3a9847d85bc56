using System.Text.Json;
using Marketplace.Market.Apps;

namespace Marketplace.Cli.Specs;

/// <summary>An app spec from a file or standard input, checked; what is sent and hashed is its canonical form.</summary>
internal sealed record SpecFile(AppSpec Spec, JsonElement Json)
{
    public static async Task<SpecFile> ReadAsync(string path, TextReader input, CancellationToken cancellationToken)
    {
        var text = await ReadTextAsync(path, input, cancellationToken);
        if (!SpecJson.TryParse(text, out var spec, out var fault))
        {
            throw Faulty(path, [fault]);
        }

        var faults = SpecValidator.Validate(spec);
        if (faults.Count > 0)
        {
            throw Faulty(path, faults);
        }

        using var document = JsonDocument.Parse(SpecJson.CanonicalBytes(spec));
        return new SpecFile(spec, document.RootElement.Clone());
    }

    private static async Task<string> ReadTextAsync(string path, TextReader input, CancellationToken cancellationToken)
    {
        try
        {
            if (path == "-")
            {
                return await input.ReadToEndAsync(cancellationToken);
            }

            return new FileInfo(path) is { Exists: true, Length: > SpecJson.MaxBytes } large
                ? throw new CliException($"The spec {path} has {large.Length} bytes; at most {SpecJson.MaxBytes} are read.", ExitCodes.Failure, "invalid-spec")
                : await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The spec cannot be read: {e.Message}", ExitCodes.Failure, "spec-not-readable", e);
        }
    }

    private static CliException Faulty(string path, IReadOnlyList<SpecFault> faults) => new(
        $"{(path == "-" ? "The spec" : path)} has {(faults.Count == 1 ? "a fault" : $"{faults.Count} faults")}:"
            + string.Concat(faults.Select(fault => $"{Environment.NewLine}  {fault.Path}: {fault.Message}")),
        ExitCodes.Failure,
        "invalid-spec");
}
