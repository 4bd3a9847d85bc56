using System.Text.Json;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Flux.JsonRpc;

/// <summary>A call's parameters, checked against the method's types.</summary>
internal sealed class RpcArguments(RpcMethod method, object?[] values)
{
    /// <summary>Whether the call has the parameter.</summary>
    public bool Has(string name) => values[IndexOf(name)] is not null;

    public string Text(string name) => (string)Value(name);

    public string? TextOrNull(string name) => (string?)values[IndexOf(name)];

    public long Integer(string name) => (long)Value(name);

    public long Integer(string name, long absent) => values[IndexOf(name)] is long number ? number : absent;

    public bool Flag(string name, bool absent = false) => values[IndexOf(name)] is bool flag ? flag : absent;

    public Hash256 Hash(string name) => (Hash256)Value(name);

    public Hash256? HashOrNull(string name) => (Hash256?)values[IndexOf(name)];

    public IReadOnlyList<Hash256> Hashes(string name) => (IReadOnlyList<Hash256>)Value(name);

    public Address Address(string name) => (Address)Value(name);

    public IReadOnlyList<Address> Addresses(string name) => (IReadOnlyList<Address>)Value(name);

    public byte[] Bytes(string name) => (byte[])Value(name);

    public JsonElement Json(string name) => (JsonElement)Value(name);

    public JsonElement? JsonOrNull(string name) => (JsonElement?)values[IndexOf(name)];

    private object Value(string name) => values[IndexOf(name)] ?? throw new InvalidOperationException($"{method.Name} has no {name}.");

    private int IndexOf(string name)
    {
        for (var i = 0; i < method.Parameters.Length; i++)
        {
            if (method.Parameters[i].Name == name)
                return i;
        }

        throw new InvalidOperationException($"{method.Name} has no parameter {name}.");
    }
}
