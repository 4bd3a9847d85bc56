using Marketplace.Containers.Tests.Harness;
using Marketplace.Market.Nodes;
using Marketplace.Market.Instances;
using Marketplace.Testing.Waiting;

namespace Marketplace.Containers.Tests;

public sealed class LimitTests(LocalEngine local) : EngineTest(local)
{
    [Fact]
    public async Task Limits_are_those_of_the_plan_in_the_engine_and_in_the_kernel()
    {
        var script = Then("cat /proc/self/cgroup; ulimit -n; ulimit -c; echo end");
        var plan = Shell(script) with { Limits = new Resources(300, 40, 64), Pids = 33 };
        var instance = await StartAsync(Spec(plan));

        var inspected = await Local.Client.Containers.InspectContainerAsync(instance.Components[0].ContainerId);
        Assert.Equal(300_000_000, inspected.HostConfig!.NanoCPUs);
        Assert.Equal(40 * 1024 * 1024, inspected.HostConfig.Memory);
        Assert.Equal(40 * 1024 * 1024, inspected.HostConfig.MemorySwap);
        Assert.Equal(33, inspected.HostConfig.PidsLimit);
        Assert.False(inspected.HostConfig.Privileged);

        await Eventually.HoldsAsync("its script ran", async () => (await LogAsync("shell")).Any(line => line.Text == "end"));
        var pid = inspected.State!.Pid;
        Assert.Equal("33", Cgroup(pid, "pids", "pids.max"));
        Assert.Equal((40 * 1024 * 1024).ToString(System.Globalization.CultureInfo.InvariantCulture), Cgroup(pid, "memory", "memory.limit_in_bytes", "memory.max"));
        Assert.Equal(0.3, CpuCores(pid), 3);
        var lines = (await LogAsync("shell")).Select(line => line.Text).ToList();
        Assert.Equal(["16384", "0", "end"], lines[^3..]);
    }

    [Fact]
    public async Task A_disk_limit_is_enforced_or_reported_as_not_enforced()
    {
        var plan = Shell(Then("true")) with { Limits = new Resources(250, 32, 100) };
        var instance = await StartAsync(Spec(plan, Shell(Then("true"), "unlimited")));

        var inspected = await Local.Client.Containers.InspectContainerAsync(instance.Components[0].ContainerId);
        Assert.Equal(inspected.HostConfig!.StorageOpt is { Count: > 0 }, instance.Components[0].DiskLimitEnforced);
        Assert.Null(instance.Components[1].DiskLimitEnforced);
    }

    [Fact]
    public async Task A_component_has_few_capabilities_and_cannot_gain_any()
    {
        await StartAsync(Spec(Shell(Then("grep -E '^(CapEff|CapBnd|NoNewPrivs|Seccomp):' /proc/self/status; echo end"))));
        await Eventually.HoldsAsync("its script ran", async () => (await LogAsync("shell")).Any(line => line.Text == "end"));

        var status = (await LogAsync("shell")).Select(line => line.Text.Split(':')).Where(parts => parts.Length == 2)
            .ToDictionary(parts => parts[0], parts => parts[1].Trim());
        // chown 0, dac_override 1, fowner 3, fsetid 4, kill 5, setgid 6, setuid 7, setpcap 8, net_bind_service 10
        const ulong expected = 0b101_1111_1011;
        Assert.Equal(expected, Convert.ToUInt64(status["CapBnd"], 16));
        Assert.Equal(expected, Convert.ToUInt64(status["CapEff"], 16));
        Assert.Equal("1", status["NoNewPrivs"]);
        Assert.Equal("2", status["Seccomp"]);
    }

    [Fact]
    public async Task More_processes_than_allowed_cannot_be_made()
    {
        var plan = Shell(Then("for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 100 & done; echo made", "true")) with { Limits = new Resources(250, 32, 0), Pids = 8 };
        var outcome = await Engine.StartAsync(Spec(plan), null, Limit);

        await Eventually.HoldsAsync("a fork was refused", async () =>
            (await LogAsync("shell")).Any(line => line.Text.Contains("fork", StringComparison.OrdinalIgnoreCase)));
        Assert.True(outcome.Succeeded || outcome.Failure.Code == FailureCode.ExitedAtOnce);
    }

    [Fact]
    public async Task A_component_that_needs_too_much_memory_is_reported_as_out_of_memory()
    {
        var failure = default(InstanceFailure);
        // The shell itself grows, so that the killed process is the component's first.
        var plan = Shell("a=0123456789abcdef; while true; do a=$a$a; done") with { Limits = new Resources(1000, 16, 0) };
        var outcome = await Engine.StartAsync(Spec(plan), null, Limit);
        if (outcome.Succeeded)
            await Eventually.HoldsAsync("it was killed", async () =>
                (failure = ExitRules.FailureOf((await Engine.InspectAsync("lease-1:0:1", Limit)).Require()!)) is not null);

        failure ??= outcome.Failure!;
        Assert.Equal(FailureCode.OutOfMemory, failure.Code);
        Assert.Equal("shell", failure.Component);
    }

    [Fact]
    public async Task Usage_is_measured()
    {
        await StartAsync(Spec(Shell(Then("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo end"))));
        await Eventually.HoldsAsync("it worked", async () => (await LogAsync("shell")).Any(line => line.Text == "end"));

        var usage = Assert.Single((await Engine.MeasureAsync("lease-1:0:1", Limit)).Require());

        Assert.Equal("shell", usage.Component);
        Assert.True(usage.CpuTime > TimeSpan.FromMilliseconds(1), $"{usage}");
        Assert.InRange(usage.MemoryBytes, 1, 32 * 1024 * 1024);
        Assert.Equal(32 * 1024 * 1024, usage.MemoryLimitBytes);
        Assert.InRange(usage.Pids, 1, 64);
    }

    /// <summary>A control file of a process's group, under version 1 or 2 of cgroups.</summary>
    private static string Cgroup(long pid, string controller, params string[] files)
    {
        foreach (var line in File.ReadLines($"/proc/{pid}/cgroup"))
        {
            var parts = line.Split(':', 3);
            if (parts[1].Length > 0 && !parts[1].Split(',').Contains(controller))
                continue;
            foreach (var root in new[] { $"/sys/fs/cgroup/{parts[1]}", $"/sys/fs/cgroup/{controller}", "/sys/fs/cgroup" })
                foreach (var file in files)
                    if (File.Exists($"{root}{parts[2]}/{file}"))
                        return File.ReadAllText($"{root}{parts[2]}/{file}").Trim();
        }
        throw new InvalidOperationException($"No {controller} group of process {pid}.");
    }

    private static double CpuCores(long pid)
    {
        var version2 = File.Exists("/sys/fs/cgroup/cgroup.controllers");
        var parts = version2
            ? Cgroup(pid, "cpu", "cpu.max").Split(' ')
            : [Cgroup(pid, "cpu", "cpu.cfs_quota_us"), Cgroup(pid, "cpu", "cpu.cfs_period_us")];
        return double.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture) / double.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
