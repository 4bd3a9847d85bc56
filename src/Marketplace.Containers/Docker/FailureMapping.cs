using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet;
using Marketplace.Market.Instances;

namespace Marketplace.Containers.Docker;

/// <summary>
/// What an engine's refusal means. The engine has one status for many causes, so its text counts too; a text that a later version
/// words differently becomes <see cref="FailureCode.Unknown"/> with that text.
/// </summary>
internal static class FailureMapping
{
    private static readonly (string Text, FailureCode Code, string Message)[] Texts =
    [
        ("port is already allocated", FailureCode.PortTaken, "A host port that the app asks for is taken"),
        ("address already in use", FailureCode.PortTaken, "A host port that the app asks for is taken"),
        ("no space left on device", FailureCode.OutOfDisk, "The provider's disk is full"),
        ("disk quota exceeded", FailureCode.OutOfDisk, "The provider's disk is full"),
        ("cannot allocate memory", FailureCode.OutOfMemory, "The provider is out of memory"),
        ("no such image", FailureCode.ImageNotFound, "The image does not exist"),
        ("manifest unknown", FailureCode.ImageNotFound, "The image does not exist in its registry"),
        ("pull access denied", FailureCode.ImageNotFound, "The image does not exist in its registry, or signing in is needed"),
        ("no basic auth credentials", FailureCode.ImageNotFound, "The image's registry asks for signing in"),
        ("unauthorized", FailureCode.ImageNotFound, "The image's registry asks for signing in"),
        ("repository does not exist", FailureCode.ImageNotFound, "The image does not exist in its registry"),
        ("no matching manifest", FailureCode.ImageNotFound, "The image does not exist for this kind of processor"),
        ("executable file not found", FailureCode.InvalidSpec, "The app's command does not exist in its image"),
        ("no command specified", FailureCode.InvalidSpec, "The image has no command, and the app gives none"),
        ("exec format error", FailureCode.InvalidSpec, "The image is not for this kind of processor"),
    ];

    /// <summary>Any exception of a call to the engine except the caller's own cancellation.</summary>
    public static InstanceFailure From(Exception exception) => exception switch
    {
        ContainerException known => known.Failure,
        DockerApiException api => From(api),
        OperationCanceledException or TimeoutException =>
            new InstanceFailure(FailureCode.Timeout, "The container engine did not answer in time."),
        HttpRequestException or IOException or SocketException or ObjectDisposedException =>
            new InstanceFailure(FailureCode.EngineUnavailable, $"The container engine cannot be reached: {WhyUnreachable(Innermost(exception))}"),
        _ => new InstanceFailure(FailureCode.Unknown, $"The container engine gave an answer that is not understood: {FailureText.OneLine(exception.Message)}"),
    };

    // A path without a socket is reported as an address that cannot be assigned, which helps nobody.
    private static string WhyUnreachable(Exception exception) =>
        exception is SocketException { SocketErrorCode: SocketError.AddressNotAvailable }
            ? "there is no socket at its path; is the engine running?"
            : FailureText.OneLine(exception.Message);

    /// <summary>An error that a registry or the engine told in the course of a pull.</summary>
    public static InstanceFailure FromPull(string image, string? text)
    {
        var failure = FromText(text) ?? (text is not null && text.Contains("not found", StringComparison.OrdinalIgnoreCase)
            ? new InstanceFailure(FailureCode.ImageNotFound, $"The image does not exist in its registry: {FailureText.OneLine(text)}")
            : new InstanceFailure(FailureCode.ImagePullFailed, $"The image could not be fetched: {FailureText.OneLine(text)}"));
        return failure with { Message = $"{FailureText.OneLine(image)}: {failure.Message}" };
    }

    public static string Text(DockerApiException exception)
    {
        try
        {
            using var body = JsonDocument.Parse(exception.ResponseBody ?? "");
            return body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("message", out var message)
                ? message.GetString() ?? ""
                : exception.ResponseBody ?? "";
        }
        catch (JsonException)
        {
            return exception.ResponseBody ?? "";
        }
    }

    private static InstanceFailure From(DockerApiException exception)
    {
        var text = Text(exception);
        if (FromText(text) is { } known)
            return known;
        var detail = FailureText.OneLine(text);
        return exception.StatusCode switch
        {
            HttpStatusCode.NotFound => new InstanceFailure(FailureCode.NotFound, $"It is not there: {detail}"),
            HttpStatusCode.Conflict => new InstanceFailure(FailureCode.Conflict, $"Something is in the way: {detail}"),
            HttpStatusCode.BadRequest => new InstanceFailure(FailureCode.InvalidSpec, $"The container engine refuses this: {detail}"),
            _ => new InstanceFailure(FailureCode.Unknown, $"The container engine failed: {detail}"),
        };
    }

    private static InstanceFailure? FromText(string? text)
    {
        foreach (var (part, code, message) in Texts)
            if (text is not null && text.Contains(part, StringComparison.OrdinalIgnoreCase))
                return new InstanceFailure(code, $"{message}: {FailureText.OneLine(text)}");
        return null;
    }

    private static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception;
    }
}
