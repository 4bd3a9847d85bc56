using Marketplace.Ledger;
using Marketplace.Ledger.Framing;
using Marketplace.Silo.Settings;

namespace Marketplace.Silo.Data;

/// <summary>The network of a data directory: made once, checked ever after.</summary>
internal static class GenesisFile
{
    /// <summary>The network's parameters and the host's keys. A directory without either becomes a new devnet.</summary>
    /// <exception cref="HostStartException">The files do not belong together.</exception>
    public static (NetworkParameters Parameters, HostKeys Keys) Open(DataDirectory data, MarketHostOptions options, TimeProvider clock)
    {
        var devnet = options.Devnet;
        if (options.Validator is { } validator)
            return Join(data, validator);

        if (File.Exists(data.Genesis))
        {
            var parameters = Read(data.Genesis);
            CheckChain(parameters, data);
            return (parameters, CheckKeys(parameters, HostKeys.Load(data.Keys), data));
        }

        if (data.HasChain)
        {
            throw new HostStartException(
                $"{data.Genesis} is missing, but {data.Chain} has a chain; restore the file from a backup, or start with an empty data directory");
        }

        var keys = HostKeys.Create(data.Keys);
        var made = NetworkParameters.Devnet(keys.Validator.PublicKey, keys.Faucet!.PublicKey.Hash, clock.GetUtcNow()) with { Name = devnet.Name };

        // Any node that validated would outweigh the only host and stop the chain, so none can until a vote lowers this on purpose.
        made = made with { Rules = made.Rules with { ValidatorCollateral = Money.FromFlux("1000000") } };
        PrivateFile.Write(data.Genesis, made.ToJson());
        return (made, keys);
    }

    // A network of several validators is made by none of them alone, and a key that is in no set yet makes a host that follows.
    private static (NetworkParameters Parameters, HostKeys Keys) Join(DataDirectory data, ValidatorHostOptions validator)
    {
        if (!File.Exists(data.Genesis))
            throw new HostStartException($"{data.Genesis} is missing; a validator joins a network that exists: copy its genesis file there");
        var parameters = Read(data.Genesis);
        CheckChain(parameters, data);
        return (parameters, HostKeys.Join(data.Keys, validator.KeyFile));
    }

    private static NetworkParameters Read(string path)
    {
        try
        {
            return NetworkParameters.FromJson(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new HostStartException($"{path} cannot be used: {exception.Message} A network's parameters never change: restore the file from a backup", exception);
        }
    }

    // A damaged header is the chain log's own business; here only a sound one of another network counts.
    private static void CheckChain(NetworkParameters parameters, DataDirectory data)
    {
        if (data.FirstSegment() is not { } segment)
            return;
        Span<byte> bytes = stackalloc byte[ChainFileHeader.Size];
        using var file = File.OpenRead(segment);
        if (file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length
            && ChainFileHeader.TryRead(bytes, out var header)
            && !header.GenesisHash.Span.SequenceEqual(parameters.GenesisHash.Bytes))
        {
            throw new HostStartException(
                $"{data.Genesis} makes the network {parameters.GenesisHash}, but the chain in {data.Chain} belongs to {new Hash256(header.GenesisHash.Span)}; "
                + "a network's parameters never change: restore the file, or start a new network with an empty data directory");
        }
    }

    private static HostKeys CheckKeys(NetworkParameters parameters, HostKeys keys, DataDirectory data)
    {
        if (parameters.Validators.IndexOf(keys.Validator.PublicKey) >= 0)
            return keys;
        var address = keys.Validator.Address;
        keys.Dispose();
        throw new HostStartException(
            $"the validator key of {address} in {data.Keys} is no validator of the network in {data.Genesis}; restore the files that belong together");
    }
}
