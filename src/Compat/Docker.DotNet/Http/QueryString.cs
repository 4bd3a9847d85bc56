using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Docker.DotNet.Http;

/// <summary>The query part of one request; parameters without a value are left out.</summary>
internal sealed class QueryString
{
    private readonly StringBuilder _text = new();

    public QueryString Add(string name, string? value)
    {
        if (value is not null)
            _text.Append(_text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    public QueryString Add(string name, bool? value) => Add(name, value switch { null => null, true => "1", false => "0" });

    public QueryString Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public QueryString Add(string name, IDictionary<string, IDictionary<string, bool>>? filters) =>
        Add(name, filters is null ? null : JsonSerializer.Serialize(filters, EngineJson.Default.IDictionaryStringIDictionaryStringBoolean));

    public override string ToString() => _text.ToString();
}
