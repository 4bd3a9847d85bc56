using System.Text;
using System.Text.Json;

namespace Marketplace.Cli.Demo;

/// <summary>The web app that the demo rents out.</summary>
internal static class DemoApp
{
    /// <summary>Stands in the page that each instance serves.</summary>
    public const string Greeting = "hello from a lease";

    /// <summary>Its specification as JSON.</summary>
    public static string Spec(string image, IReadOnlyList<string> command, int instances)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("name", "hello-web");
            json.WriteNumber("instances", instances);
            json.WriteNumber("termSeconds", 3600);
            json.WriteStartArray("components");
            json.WriteStartObject();
            json.WriteString("name", "web");
            json.WriteString("image", image);
            json.WriteNumber("cpuMilli", 300);
            json.WriteNumber("memoryMiB", 1000);
            json.WriteNumber("diskMiB", 1024);
            json.WriteStartArray("ports");
            json.WriteStartObject();
            json.WriteNumber("containerPort", 8080);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteStartObject("environment");
            json.WriteString("GREETING", Greeting);
            json.WriteEndObject();
            if (command.Count > 0)
            {
                json.WriteStartArray("command");
                foreach (var argument in command)
                {
                    json.WriteStringValue(argument);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
