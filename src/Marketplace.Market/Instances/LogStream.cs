using System.Text.Json.Serialization;
using Marketplace.Market.Words;

namespace Marketplace.Market.Instances;

/// <summary>Which of its two outputs a component wrote to.</summary>
[JsonConverter(typeof(WireWordConverter<LogStream>))]
public enum LogStream
{
    /// <summary>Standard output.</summary>
    Output,

    /// <summary>Standard error.</summary>
    Error,
}
