using Marketplace.Ledger.Keys;

namespace Marketplace.Cli.Commands.Nodes;

/// <summary>The file in which a host keeps its machine's key: one line, wallet import format.</summary>
internal static class NodeKeyFile
{
    private const int MaxLength = 1_000;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Reads the key, which the caller disposes.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CliException">There is none, it can be read by others, or holds no key.</exception>
    public static PrivateKey Read(string path)
    {
        string text;
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            {
                throw new CliException($"The key file {path} is open to other users; run: chmod 600 {path}", ExitCodes.Failure, "key-not-private");
            }

            using var reader = new StreamReader(path);
            var buffer = new char[MaxLength];
            text = new string(buffer, 0, reader.ReadBlock(buffer)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(
                $"The node's key file {path} cannot be read: {e.Message} A host keeps its machine's key in keys/node.key of its data directory.", ExitCodes.Failure, "key-not-readable", e);
        }

        return PrivateKey.TryFromWif(text, out var key, out var fault)
            ? key
            : throw new CliException($"The file {path} holds no key in wallet import format: {fault}", ExitCodes.Failure, "invalid-key");
    }
}
