namespace Marketplace.Flux.JsonRpc;

/// <summary>What a parameter may be. Path and query give all of them as text.</summary>
internal enum RpcType
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>true or false, also 1 or 0.</summary>
    Flag,

    /// <summary>0, 1 or 2; true is 1, false is 0.</summary>
    Verbosity,

    /// <summary>64 hexadecimal digits.</summary>
    Hash,

    /// <summary>A list of hashes; as text separated by commas.</summary>
    HashList,

    /// <summary>A t1 or t3 address.</summary>
    Address,

    /// <summary>An address or a list of them; as text separated by commas.</summary>
    AddressList,

    /// <summary>A block's hash or height.</summary>
    Block,

    /// <summary>Bytes in hex.</summary>
    Hex,

    /// <summary>A JSON array or object; as text its JSON.</summary>
    Json,

    /// <summary>true or false, or a JSON object of options; as text its JSON.</summary>
    Options,
}

/// <summary>One parameter of a method.</summary>
/// <param name="Name">Its name in paths, queries and calls by name; case does not matter.</param>
/// <param name="Type">What it may be.</param>
internal sealed record RpcParameter(string Name, RpcType Type)
{
    /// <summary>Whether a call without it is refused.</summary>
    public bool Required { get; init; }

    /// <summary>Another name that Bitcoin's tools use; null if there is none.</summary>
    public string? Alias { get; init; }

    /// <summary>The least value of a number.</summary>
    public long Least { get; init; } = long.MinValue;

    /// <summary>The largest value of a number.</summary>
    public long Most { get; init; } = long.MaxValue;

    /// <summary>A parameter that every call needs.</summary>
    public static RpcParameter Needed(string name, RpcType type, string? alias = null) => new(name, type) { Required = true, Alias = alias };

    /// <summary>A parameter that a call may leave out.</summary>
    public static RpcParameter Optional(string name, RpcType type, string? alias = null) => new(name, type) { Alias = alias };

    /// <summary>A number that a call may leave out.</summary>
    public static RpcParameter Number(string name, long least, long most = long.MaxValue, bool required = false) =>
        new(name, RpcType.Integer) { Required = required, Least = least, Most = most };

    /// <summary>Whether a caller means this parameter.</summary>
    public bool IsCalled(string name) =>
        string.Equals(Name, name, StringComparison.OrdinalIgnoreCase) || string.Equals(Alias, name, StringComparison.OrdinalIgnoreCase);
}
