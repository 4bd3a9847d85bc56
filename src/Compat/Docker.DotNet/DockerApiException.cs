using System.Net;

namespace Docker.DotNet;

/// <summary>The engine answered with a status that is not a success.</summary>
public class DockerApiException : Exception
{
    public DockerApiException(HttpStatusCode statusCode, string? responseBody)
        : base($"The engine answered {(int)statusCode} ({statusCode}): {responseBody}")
    {
        StatusCode = statusCode;
        ResponseBody = responseBody;
    }

    public HttpStatusCode StatusCode { get; }

    /// <summary>As the engine sent it, usually <c>{"message":"..."}</c>; cut after 64 KiB.</summary>
    public string? ResponseBody { get; }
}

public class DockerContainerNotFoundException(HttpStatusCode statusCode, string? responseBody) : DockerApiException(statusCode, responseBody);

public class DockerImageNotFoundException(HttpStatusCode statusCode, string? responseBody) : DockerApiException(statusCode, responseBody);

public class DockerNetworkNotFoundException(HttpStatusCode statusCode, string? responseBody) : DockerApiException(statusCode, responseBody);
