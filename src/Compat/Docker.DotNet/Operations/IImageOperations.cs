using Docker.DotNet.Models;

namespace Docker.DotNet;

public interface IImageOperations
{
    /// <summary>Pulls. A failure after the engine's first answer is told by <see cref="JSONMessage.Error"/>, not thrown.</summary>
    Task CreateImageAsync(
        ImagesCreateParameters parameters, AuthConfig? authConfig, IProgress<JSONMessage> progress, CancellationToken cancellationToken = default);

    Task<ImageInspectResponse> InspectImageAsync(string name, CancellationToken cancellationToken = default);
}
