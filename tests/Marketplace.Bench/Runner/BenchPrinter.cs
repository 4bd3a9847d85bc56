using System.Globalization;
using System.Text.Json;

namespace Marketplace.Bench.Runner;

/// <summary>Prints figures as an aligned table, or as one JSON object a line.</summary>
internal static class BenchPrinter
{
    private const string RowFormat = "{0,-10} {1,-12} {2,16} {3,-18} {4,16} {5,8}  {6}";

    public static void Header(TextWriter output) =>
        output.WriteLine(string.Format(CultureInfo.InvariantCulture, RowFormat, "bench", "case", "value", "unit", "baseline", "ratio", "baseline is"));

    public static void Row(TextWriter output, BenchResult result) =>
        output.WriteLine(string.Format(
            CultureInfo.InvariantCulture,
            RowFormat,
            result.Bench,
            $"[{result.Case}]",
            Figure(result.Value),
            result.Unit,
            result.Baseline is { } baseline ? Figure(baseline) : "-",
            result.Ratio is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "-",
            result.BaselineName).TrimEnd());

    public static void Json(TextWriter output, BenchResult result)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("bench", result.Bench);
            json.WriteString("case", result.Case);
            json.WriteNumber("value", result.Value);
            json.WriteString("unit", result.Unit);
            WriteOptional(json, "baseline", result.Baseline);
            WriteOptional(json, "ratio", result.Ratio);
            if (result.BaselineName is { } name)
            {
                json.WriteString("baselineName", name);
            }

            json.WriteEndObject();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string Figure(double value) => value.ToString(Math.Abs(value) >= 100 ? "N0" : "0.###", CultureInfo.InvariantCulture);
}
