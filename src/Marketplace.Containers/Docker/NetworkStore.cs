using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using Docker.DotNet.Models;
using Marketplace.Market.Instances;

namespace Marketplace.Containers.Docker;

/// <summary>The networks of instances: one bridge each, so that leases cannot reach one another inside.</summary>
internal sealed class NetworkStore(EngineCalls calls)
{
    private const int OverflowPrefix = 26;
    private const int OverflowTries = 64;
    private const int RemoveTries = 20;
    private const int SettleTries = 5;
    private const int GoneTries = 3;

    /// <summary>Makes the instance's network unless it is there; false when it was.</summary>
    public async Task<bool> EnsureAsync(InstanceSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            return await CreateAsync(Request(spec), cancellationToken);
        }
        catch (ContainerException exception) when (PoolsUsedUp(exception))
        {
            return await EnsureInOverflowAsync(spec, cancellationToken);
        }
    }

    /// <summary>The same from the overflow range, for when the engine has no addresses of its own left.</summary>
    public async Task<bool> EnsureInOverflowAsync(InstanceSpec spec, CancellationToken cancellationToken)
    {
        var request = Request(spec);
        var range = IPNetwork.Parse(calls.Options.OverflowAddressRange);
        var count = 1 << (OverflowPrefix - range.PrefixLength);
        // Where to begin follows from the name, so that instances rarely try the same.
        var first = (int)(uint.Parse(request.Name!.AsSpan("market-".Length, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture) % (uint)count);
        for (var attempt = 0; ; attempt++)
        {
            request.IPAM = new IPAM { Config = [new IPAMConfig { Subnet = Subnet(range, (first + attempt) % count) }] };
            try
            {
                return await CreateAsync(request, cancellationToken);
            }
            catch (ContainerException exception) when (attempt < OverflowTries && Says(exception, "overlaps"))
            {
                // Another instance has this part of the range; the next one is tried.
            }
        }
    }

    /// <summary>Removes the instance's network; also when the engine still is letting go of its last container.</summary>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await calls.QuickAsync((engine, cancel) => engine.Networks.DeleteNetworkAsync(name, cancel), cancellationToken);
                return;
            }
            catch (ContainerException exception) when (exception.Failure.Code == FailureCode.NotFound)
            {
                return;
            }
            catch (ContainerException exception) when (attempt < RemoveTries && IsInUse(exception))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
            catch (ContainerException exception) when (attempt < RemoveTries && IsAmbiguous(exception))
            {
                await SettleAsync(name, cancellationToken);
            }
        }
    }

    /// <summary>Does what asks for an instance's network by its name, and where two have it leaves one of them.</summary>
    public async Task WithOneAsync(string name, Func<Task> action, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await action();
                return;
            }
            catch (ContainerException exception) when (attempt < SettleTries && IsAmbiguous(exception))
            {
                await SettleAsync(name, cancellationToken);
            }
            catch (ContainerException exception) when (attempt < GoneTries && exception.Failure.Code == FailureCode.NotFound && Says(exception, "network"))
            {
                // Another process removed the one of two that was found by the name; the other is still there.
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
        }
    }

    /// <summary>
    /// Engines before version 25 look for the name and then make the network, so that two processes of a node can make two of the
    /// same name, which nothing can be started in. All who find that out remove in the same order, the youngest first, all but one;
    /// at most one has containers already, and that one refuses to go.
    /// </summary>
    private async Task SettleAsync(string name, CancellationToken cancellationToken)
    {
        var filters = new Dictionary<string, IDictionary<string, bool>> { ["name"] = new Dictionary<string, bool> { [name] = true } };
        var found = await calls.QuickAsync(
            (engine, cancel) => engine.Networks.ListNetworksAsync(new NetworksListParameters { Filters = filters }, cancel), cancellationToken);
        var same = found.Where(network => network.Name == name).OrderByDescending(network => network.Created).ThenByDescending(network => network.ID, StringComparer.Ordinal).ToList();
        var left = same.Count;
        foreach (var network in same)
        {
            if (left <= 1)
                return;
            try
            {
                await calls.QuickAsync((engine, cancel) => engine.Networks.DeleteNetworkAsync(network.ID!, cancel), cancellationToken);
                left--;
            }
            catch (ContainerException exception) when (exception.Failure.Code == FailureCode.NotFound)
            {
                left--;
            }
            catch (ContainerException exception) when (IsInUse(exception))
            {
                // This is the one to keep.
            }
        }
    }

    private async Task<bool> CreateAsync(NetworksCreateParameters request, CancellationToken cancellationToken)
    {
        try
        {
            await calls.QuickAsync((engine, cancel) => engine.Networks.CreateNetworkAsync(request, cancel), cancellationToken);
            return true;
        }
        catch (ContainerException exception) when (exception.Failure.Code == FailureCode.Conflict && Says(exception, "already exists"))
        {
            // It is this instance's own: its name holds the hash of node and instance.
            return false;
        }
    }

    private NetworksCreateParameters Request(InstanceSpec spec) => new()
    {
        Name = EngineNames.Network(calls.Options.NodeId, spec.InstanceId),
        Driver = "bridge",
        // The engine knows networks by id and would make a second one of the same name.
        CheckDuplicate = true,
        Labels = MarketLabels.ForInstance(calls.Options.NodeId, spec),
    };

    private static string Subnet(IPNetwork range, int index)
    {
        var bytes = range.BaseAddress.GetAddressBytes();
        var address = BinaryPrimitives.ReadUInt32BigEndian(bytes) + ((uint)index << (32 - OverflowPrefix));
        BinaryPrimitives.WriteUInt32BigEndian(bytes, address);
        return $"{new IPAddress(bytes)}/{OverflowPrefix}";
    }

    private static bool PoolsUsedUp(ContainerException exception) =>
        Says(exception, "non-overlapping") || Says(exception, "fully subnetted");

    private static bool IsInUse(ContainerException exception) => Says(exception, "active endpoints");

    private static bool IsAmbiguous(ContainerException exception) => Says(exception, "is ambiguous");

    private static bool Says(ContainerException exception, string text) =>
        exception.Failure.Message.Contains(text, StringComparison.OrdinalIgnoreCase);
}
