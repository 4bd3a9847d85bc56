using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Marketplace.Market.Words;

namespace Marketplace.Market.Apps;

/// <summary>Writes the canonical JSON of a spec by hand, so that no serializer setting can ever change a spec hash.</summary>
internal static class CanonicalSpecWriter
{
    // Escapes only what JSON itself demands; the output then depends on no table of "safe" characters.
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = false,
        SkipValidation = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a spec.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="output">Receives UTF-8 JSON.</param>
    public static void Write(AppSpec spec, IBufferWriter<byte> output)
    {
        using Utf8JsonWriter json = new(output, Options);
        json.WriteStartObject();
        json.WriteString("name", spec.Name);
        json.WriteStartArray("components");
        foreach (ComponentSpec component in spec.Components) Component(json, component);
        json.WriteEndArray();
        json.WriteNumber("instances", spec.Instances);
        json.WriteStartObject("regions");
        Strings(json, "allow", spec.Regions.Allow);
        Strings(json, "deny", spec.Regions.Deny);
        json.WriteEndObject();
        json.WriteNumber("termSeconds", spec.TermSeconds);
        json.WriteEndObject();
    }

    private static void Component(Utf8JsonWriter json, ComponentSpec component)
    {
        json.WriteStartObject();
        json.WriteString("name", component.Name);
        json.WriteString("image", component.Image);
        json.WriteNumber("cpuMilli", component.CpuMilli);
        json.WriteNumber("memoryMiB", component.MemoryMiB);
        json.WriteNumber("diskMiB", component.DiskMiB);
        json.WriteStartArray("ports");
        foreach (PortSpec port in component.Ports) Port(json, port);
        json.WriteEndArray();
        json.WriteStartObject("environment");
        foreach ((string name, string value) in component.Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteString(name, value);
        json.WriteEndObject();
        Strings(json, "command", component.Command);
        json.WriteStartArray("volumes");
        foreach (VolumeSpec volume in component.Volumes)
        {
            json.WriteStartObject();
            json.WriteString("name", volume.Name);
            json.WriteString("path", volume.Path);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Health(json, component.Health);
        json.WriteEndObject();
    }

    private static void Port(Utf8JsonWriter json, PortSpec port)
    {
        json.WriteStartObject();
        json.WriteNumber("containerPort", port.ContainerPort);
        json.WriteString("protocol", WireWords.Protocol.Write(port.Protocol));
        if (port.HostPort is { } hostPort) json.WriteNumber("hostPort", hostPort);
        json.WriteEndObject();
    }

    private static void Health(Utf8JsonWriter json, HealthSpec? health)
    {
        if (health is null) return;
        json.WriteStartObject("health");
        json.WriteNumber("port", health.Port);
        if (health.Path is { } path) json.WriteString("path", path);
        json.WriteNumber("intervalSeconds", health.IntervalSeconds);
        json.WriteNumber("timeoutSeconds", health.TimeoutSeconds);
        json.WriteNumber("retries", health.Retries);
        json.WriteNumber("startPeriodSeconds", health.StartPeriodSeconds);
        json.WriteEndObject();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
