using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Marketplace.Storage;

/// <summary>How one type of grain state is stored: a name and a version that are ours, never a CLR name.</summary>
/// <param name="ClrType">The state's type.</param>
/// <param name="Name">Its name in storage, such as "market.lease"; never changes.</param>
/// <param name="Version">The version that is written, from 1. Raise it with every change that older programs could misread.</param>
/// <param name="Json">How its JSON is read and written, from a source-generated context.</param>
/// <param name="Upgrade">Turns data of an older version (1 to <paramref name="Version"/> - 1) into the present form; null when there was none.</param>
public sealed record GrainStateType(Type ClrType, string Name, int Version, JsonTypeInfo Json, Func<int, JsonObject, JsonObject>? Upgrade)
{
    /// <summary>Describes a state type.</summary>
    /// <typeparam name="T">The state's type.</typeparam>
    /// <param name="name">Its name in storage: lower-case letters, digits, dots and dashes.</param>
    /// <param name="version">The version that is written, from 1.</param>
    /// <param name="json">From a source-generated context.</param>
    /// <param name="upgrade">Turns the data of the version given into the present form.</param>
    /// <exception cref="ArgumentException">The name or the version is not allowed.</exception>
    public static GrainStateType For<T>(string name, int version, JsonTypeInfo<T> json, Func<int, JsonObject, JsonObject>? upgrade = null)
    {
        if (string.IsNullOrEmpty(name) || name.Any(c => !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-')))
        {
            throw new ArgumentException($"'{name}' names no state: lower-case letters, digits, dots and dashes do.", nameof(name));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        return new GrainStateType(typeof(T), name, version, json, upgrade);
    }
}
