using System.Globalization;
using Docker.DotNet.Models;
using Marketplace.Market.Words;
using Marketplace.Market.Apps;

namespace Marketplace.Containers.Docker;

/// <summary>What the engine is asked to create for a component: least privilege, every limit set.</summary>
internal static class ContainerRequest
{
    private const long MiB = 1024 * 1024;

    /// <summary>What ordinary servers need to drop root and to own their files. Raw sockets, devices and chroot are not among it.</summary>
    private static readonly string[] Capabilities =
        ["CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "NET_BIND_SERVICE", "SETGID", "SETPCAP", "SETUID"];

    public static CreateContainerParameters For(
        DockerEngineOptions options, InstanceSpec spec, ComponentPlan plan, bool enforceDisk, bool limitFiles = true)
    {
        var network = EngineNames.Network(options.NodeId, spec.InstanceId);
        var labels = MarketLabels.ForInstance(options.NodeId, spec);
        labels[MarketLabels.Component] = plan.Name;
        if (plan.Limits.DiskMiB > 0)
            labels[MarketLabels.DiskLimit] = enforceDisk ? MarketLabels.DiskEnforced : MarketLabels.DiskNotEnforced;
        return new CreateContainerParameters
        {
            Name = EngineNames.Container(options.NodeId, spec.InstanceId, plan.Name),
            Image = plan.Image,
            Hostname = plan.Name,
            Env = Environment(spec, plan),
            Cmd = plan.Command.Count == 0 ? null : plan.Command.ToList(),
            Entrypoint = plan.Entrypoint.Count == 0 ? null : plan.Entrypoint.ToList(),
            Labels = labels,
            ExposedPorts = plan.Ports.ToDictionary(Key, _ => default(EmptyStruct)),
            HostConfig = Host(options, spec, plan, network, enforceDisk, limitFiles),
            NetworkingConfig = new NetworkingConfig
            {
                EndpointsConfig = new Dictionary<string, EndpointSettings> { [network] = new() { Aliases = [plan.Name] } },
            },
        };
    }

    public static string Key(PortSpec port) =>
        string.Create(CultureInfo.InvariantCulture, $"{port.ContainerPort}/{WireWords.Protocol.Write(port.Protocol)}");

    private static HostConfig Host(
        DockerEngineOptions options, InstanceSpec spec, ComponentPlan plan, string network, bool enforceDisk, bool limitFiles) => new()
    {
        NetworkMode = network,
        NanoCPUs = plan.Limits.CpuMilli * 1_000_000,
        Memory = plan.Limits.MemoryMiB * MiB,
        MemorySwap = plan.Limits.MemoryMiB * MiB,
        PidsLimit = plan.Pids,
        StorageOpt = enforceDisk && plan.Limits.DiskMiB > 0
            ? new Dictionary<string, string> { ["size"] = string.Create(CultureInfo.InvariantCulture, $"{plan.Limits.DiskMiB}m") }
            : null,
        CapDrop = ["ALL"],
        CapAdd = Capabilities,
        SecurityOpt = ["no-new-privileges:true"],
        IpcMode = "private",
        // When the host itself runs short of memory, a renter's process goes before the marketplace's.
        OomScoreAdj = 500,
        Ulimits = limitFiles
            ? [new Ulimit { Name = "nofile", Soft = options.OpenFiles, Hard = options.OpenFiles }, new Ulimit { Name = "core" }]
            : [new Ulimit { Name = "core" }],
        LogConfig = new LogConfig
        {
            Type = "json-file",
            Config = new Dictionary<string, string>
            {
                ["max-size"] = string.Create(CultureInfo.InvariantCulture, $"{options.LogFileMiB}m"),
                ["max-file"] = "2",
            },
        },
        RestartPolicy = new RestartPolicy { Name = RestartPolicyKind.No },
        PortBindings = plan.Ports.ToDictionary(Key, port => (IList<PortBinding>)
            [new PortBinding { HostIP = options.PublishedOn, HostPort = (port.HostPort ?? HostPorts.Choose(options, port.Protocol))?.ToString(CultureInfo.InvariantCulture) ?? "" }]),
        Mounts = plan.Volumes.Select(volume => new Mount
        {
            Type = "volume",
            Source = EngineNames.Volume(options.NodeId, spec, plan.Name, volume.Name),
            Target = volume.Path,
            VolumeOptions = new VolumeOptions { Labels = MarketLabels.ForVolume(options.NodeId, spec, plan.Name) },
        }).ToList(),
    };

    /// <summary>The component's own variables, and where it is, unless it sets those itself.</summary>
    private static List<string> Environment(InstanceSpec spec, ComponentPlan plan)
    {
        var values = new Dictionary<string, string>
        {
            ["MARKET_LEASE"] = spec.LeaseId,
            ["MARKET_INSTANCE"] = spec.InstanceId,
            ["MARKET_SLOT"] = spec.Slot.ToString(CultureInfo.InvariantCulture),
            ["MARKET_COMPONENT"] = plan.Name,
        };
        foreach (var (name, value) in plan.Environment)
            values[name] = value;
        return values.Select(pair => $"{pair.Key}={pair.Value}").ToList();
    }
}
