using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Marketplace.Api;

namespace Marketplace.Cli.Demo;

/// <summary>Tells what the demo does: for people a line for each step with the commands it ran, for programs one JSON object a line.</summary>
internal sealed class DemoReport(TextWriter output, bool json, bool colours)
{
    private readonly Stopwatch _total = Stopwatch.StartNew();

    /// <summary>Seconds since the demo began.</summary>
    public double Seconds => Math.Round(_total.Elapsed.TotalSeconds, 1);

    /// <summary>Shows a command as a person would type it.</summary>
    public void Command(IEnumerable<string> arguments)
    {
        if (!json)
        {
            output.WriteLine(Paint("90", $"  $ ./market {string.Join(' ', arguments.Select(Quote))}"));
        }
    }

    /// <summary>A step is done.</summary>
    /// <param name="step">Its name, stable for programs.</param>
    /// <param name="sentence">What happened, for people.</param>
    /// <param name="members">What happened, for programs: strings, numbers, amounts and truth values.</param>
    public void Done(string step, string sentence, params ReadOnlySpan<(string Name, object Value)> members)
    {
        if (!json)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Paint("32", "✓")} {sentence} {Paint("90", $"[{Seconds:0.0} s]")}"));
            return;
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("step", step);
            foreach (var (name, value) in members)
            {
                Write(writer, name, value);
            }

            writer.WriteNumber("seconds", Seconds);
            writer.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    /// <summary>The last line for people.</summary>
    public void Close(string line)
    {
        if (!json)
        {
            output.WriteLine(line);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, object value)
    {
        switch (value)
        {
            case string text:
                writer.WriteString(name, text);
                break;
            case Satoshis amount:
                writer.WriteString(name, amount.ToString());
                break;
            case bool truth:
                writer.WriteBoolean(name, truth);
                break;
            case long number:
                writer.WriteNumber(name, number);
                break;
            case int number:
                writer.WriteNumber(name, number);
                break;
            default:
                throw new ArgumentException($"{name} is neither text, truth, amount nor number", nameof(value));
        }
    }

    private static string Quote(string argument) => argument.Contains(' ') || argument.Length == 0 ? $"'{argument}'" : argument;

    private string Paint(string code, string text) => colours ? $"\e[{code}m{text}\e[0m" : text;
}
