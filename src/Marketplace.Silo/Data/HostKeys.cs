using Marketplace.Ledger.Keys;

namespace Marketplace.Silo.Data;

/// <summary>The host's own private keys. They stay in this process and its key files, and no log ever sees them.</summary>
internal sealed class HostKeys : IDisposable
{
    private HostKeys(PrivateKey validator, PrivateKey meter, PrivateKey node, PrivateKey? faucet)
    {
        Validator = validator;
        Meter = meter;
        Node = node;
        Faucet = faucet;
    }

    /// <summary>Signs blocks.</summary>
    public PrivateKey Validator { get; }

    /// <summary>Settles leases.</summary>
    public PrivateKey Meter { get; }

    /// <summary>The machine's own key: names the local node, confirms it on the ledger, and is paid for its work unless another address is named.</summary>
    public PrivateKey Node { get; }

    /// <summary>Holds the devnet's money; null on a network without faucet.</summary>
    public PrivateKey? Faucet { get; }

    /// <summary>Makes the keys of a new devnet; keys that are there already (a first start that was cut) are kept.</summary>
    public static HostKeys Create(string directory)
    {
        DataDirectory.CreatePrivate(directory);
        return new(
            LoadOrCreate(directory, "validator"),
            LoadOrCreate(directory, "meter"),
            LoadOrCreate(directory, "node"),
            LoadOrCreate(directory, "faucet"));
    }

    /// <summary>Reads the keys of a network that exists; only the node's key may still be missing.</summary>
    /// <exception cref="HostStartException">A key is missing or unreadable.</exception>
    public static HostKeys Load(string directory) => new(
        Load(directory, "validator") ?? throw Missing(directory, "validator"),
        Load(directory, "meter") ?? throw Missing(directory, "meter"),
        LoadOrCreate(directory, "node"),
        Load(directory, "faucet"));

    /// <summary>Reads the keys of a host that is one validator of several: its own are made when they are missing, the validator's has to be there.</summary>
    /// <param name="directory">Where keys are.</param>
    /// <param name="validatorFile">The validator's key; null for the one among the others.</param>
    /// <exception cref="HostStartException">The validator's key is missing, or a key is unreadable.</exception>
    public static HostKeys Join(string directory, string? validatorFile) => new(
        LoadFile(validatorFile ?? PathOf(directory, "validator"))
            ?? throw new HostStartException($"the validator key {validatorFile ?? PathOf(directory, "validator")} is missing; name its file with --validator-key"),
        LoadOrCreate(directory, "meter"),
        LoadOrCreate(directory, "node"),
        Load(directory, "faucet"));

    /// <inheritdoc/>
    public void Dispose()
    {
        Validator.Dispose();
        Meter.Dispose();
        Node.Dispose();
        Faucet?.Dispose();
    }

    private static PrivateKey LoadOrCreate(string directory, string name)
    {
        if (Load(directory, name) is { } existing)
            return existing;
        DataDirectory.CreatePrivate(directory);
        var key = PrivateKey.Generate();
        PrivateFile.Write(PathOf(directory, name), key.ToWif() + "\n");
        return key;
    }

    private static PrivateKey? Load(string directory, string name) => LoadFile(PathOf(directory, name));

    private static PrivateKey? LoadFile(string path)
    {
        if (!File.Exists(path))
            return null;
        return PrivateKey.TryFromWif(PrivateFile.Read(path).Trim(), out var key, out var fault)
            ? key
            : throw new HostStartException($"the key file {path} is no key in wallet import format: {fault}");
    }

    private static HostStartException Missing(string directory, string name) => new(
        $"the key file {PathOf(directory, name)} is missing, but this network was started with it; restore it from a backup");

    private static string PathOf(string directory, string name) => Path.Combine(directory, name + ".key");
}
