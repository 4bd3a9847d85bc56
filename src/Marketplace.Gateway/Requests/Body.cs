using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Marketplace.Gateway.Requests;

/// <summary>A JSON body, read strictly: bounded size and depth, no unknown and no doubled members, nothing missing.</summary>
internal sealed class Body<T> : IRequestPart, IBindableFromHttpContext<Body<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    private readonly T? _value;

    private Body(T? value, ProblemResult? refusal)
    {
        _value = value;
        Refusal = refusal;
    }

    /// <summary>The request; only after <see cref="RequestParts.RefuseFirst"/> let it pass.</summary>
    public T Value => _value ?? throw new InvalidOperationException("The body was refused.");

    /// <inheritdoc/>
    public ProblemResult? Refusal { get; }

    public static async ValueTask<Body<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        if (!context.Request.HasJsonContentType())
            return new(null, ProblemResult.Of(ProblemCodes.UnsupportedMediaType, "Send the body as application/json."));
        var bytes = await RequestBytes.ReadAsync(context);
        if (bytes is not { } body)
            return new(null, RequestBytes.TooLarge(context));
        // The reader accepts any bytes inside strings and would fail where somebody reads them.
        if (!Utf8.IsValid(body.Span))
            return new(null, Malformed("$", "The body is not valid UTF-8."));
        try
        {
            var type = (JsonTypeInfo<T>?)ApiJson.Default.GetTypeInfo(typeof(T))
                ?? throw new InvalidOperationException($"{typeof(T)} is no request.");
            return JsonSerializer.Deserialize(body.Span, type) is { } value
                ? new(value, null)
                : new(null, Malformed("$", "The body is null."));
        }
        catch (JsonException exception)
        {
            return new(null, Malformed(exception.Path ?? "$", Explain(exception)));
        }
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));

    private static ProblemResult Malformed(string path, string message) => ProblemResult.Of(
        ProblemCodes.MalformedBody,
        message,
        [new Fault { Path = path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path, Code = ProblemCodes.MalformedBody, Message = message }]);

    // The serializer's texts name CLR types; callers know JSON.
    private static string Explain(JsonException exception)
    {
        var place = exception.LineNumber is { } line ? $" (line {line + 1}, byte {exception.BytePositionInLine + 1})" : "";
        var text = exception.Message;
        if (exception is ApiFormatException)
            return $"The value at {exception.Path} is not in its form{place}. {text}";
        if (text.Contains("could not be mapped", StringComparison.Ordinal))
            return $"The member {exception.Path} is not known here{place}.";
        if (text.Contains("missing required", StringComparison.Ordinal) && text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            return $"Members are missing{text[colon..].Split(" Path:")[0]}";
        if (text.Contains("Duplicate property", StringComparison.Ordinal))
            return $"The member {exception.Path} is there twice{place}.";
        if (text.Contains("maximum configured depth", StringComparison.Ordinal))
            return $"The JSON nests deeper than {ApiJson.MaximumDepth}{place}.";
        if (text.Contains("could not be converted", StringComparison.Ordinal) && exception.Path is { } path)
            return $"The value at {path} has the wrong type{place}.";
        return $"The body is no well-formed JSON{place}.";
    }
}
