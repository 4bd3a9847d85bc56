using System.Text.Json;

namespace Marketplace.Api;

/// <summary>A JSON value is not in the form that this API gives its type. The message states that form and may be shown to the sender.</summary>
/// <param name="message">The form that the value should have.</param>
/// <remarks>The serializer adds the member's path: see <see cref="JsonException.Path"/>.</remarks>
public sealed class ApiFormatException(string message) : JsonException(message);
