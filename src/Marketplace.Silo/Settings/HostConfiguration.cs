using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Marketplace.Silo.Settings;

/// <summary>Where a host's settings come from: a file, then the environment, then the command line, each over the one before.</summary>
public static class HostConfiguration
{
    /// <summary>The file in the working directory that is read when there is one and no other is named.</summary>
    public const string DefaultFile = "market.json";

    /// <summary>Reads all of them.</summary>
    /// <param name="file">The file that was named; null for <see cref="DefaultFile"/>, if it exists.</param>
    /// <param name="line">What the command line says: keys and values.</param>
    /// <exception cref="HostStartException">The file is missing or no JSON.</exception>
    public static IConfiguration Build(string? file, IEnumerable<KeyValuePair<string, string?>> line)
    {
        var builder = new ConfigurationBuilder();
        if (file is not null || File.Exists(DefaultFile))
        {
            AddFile(builder, Path.GetFullPath(file ?? DefaultFile));
        }

        return builder.AddEnvironmentVariables(Setting.EnvironmentPrefix).AddInMemoryCollection(line).Build();
    }

    private static void AddFile(ConfigurationBuilder builder, string path)
    {
        try
        {
            // Parsed here and now, so that a fault is this file's and not one of whatever is built later.
            using var stream = File.OpenRead(path);
            builder.AddInMemoryCollection(new ConfigurationBuilder().AddJsonStream(stream).Build().AsEnumerable());
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new HostStartException($"the configuration file {path} does not exist", exception) { IsInvalidSetting = true };
        }
        catch (Exception exception) when (exception is FormatException or JsonException or IOException or UnauthorizedAccessException)
        {
            throw new HostStartException($"the configuration file {path} cannot be read: {exception.Message.ReplaceLineEndings(" ")}", exception)
            {
                IsInvalidSetting = true,
            };
        }
    }
}
