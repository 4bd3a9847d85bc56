using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Marketplace.Provider.Reconciling;
using Microsoft.Extensions.Logging;

namespace Marketplace.Provider.Metering;

/// <summary>One JSON file per instance in a directory of its own, replaced as a whole so that a crash leaves the old or the new one.</summary>
public sealed partial class FileRunJournal(string directory, ILogger<FileRunJournal> log) : IRunJournal
{
    private const string Extension = ".json";

    /// <inheritdoc />
    public async Task<IReadOnlyList<InstanceMemory>> LoadAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var memories = new List<InstanceMemory>();
        foreach (var file in Directory.EnumerateFiles(directory, "*" + Extension))
        {
            try
            {
                await using var stream = File.OpenRead(file);
                if (await JsonSerializer.DeserializeAsync(stream, JournalJson.Default.JournalRecord, cancellationToken) is { Version: 1 } record)
                    memories.Add(record.Memory);
                else
                    LogUnreadable(file, "it has another version");
            }
            catch (Exception exception) when (exception is JsonException or IOException)
            {
                LogUnreadable(file, exception.Message);
            }
        }
        return memories;
    }

    /// <inheritdoc />
    public async Task SaveAsync(InstanceMemory memory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var file = PathOf(memory.InstanceId);
        var next = file + ".new";
        await using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None, 4096, FileOptions.Asynchronous))
        {
            await JsonSerializer.SerializeAsync(stream, new JournalRecord(1, memory), JournalJson.Default.JournalRecord, cancellationToken);
            stream.Flush(flushToDisk: true);
        }
        File.Move(next, file, overwrite: true);
    }

    /// <inheritdoc />
    public Task ForgetAsync(string instanceId, CancellationToken cancellationToken)
    {
        File.Delete(PathOf(instanceId));
        return Task.CompletedTask;
    }

    // An id is not a file name: it may have a colon, and another length limit.
    private string PathOf(string instanceId) =>
        Path.Combine(directory, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(instanceId)).AsSpan(0, 16)) + Extension);

    [LoggerMessage(EventId = 6301, Level = LogLevel.Warning, Message = "The record {File} of an instance's running time cannot be read and is left aside: {Reason}")]
    private partial void LogUnreadable(string file, string reason);
}

/// <summary>What is in a file.</summary>
internal sealed record JournalRecord(int Version, InstanceMemory Memory);

/// <summary>How it is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(JournalRecord))]
internal sealed partial class JournalJson : JsonSerializerContext;
