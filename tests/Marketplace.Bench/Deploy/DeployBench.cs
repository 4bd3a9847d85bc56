using System.Runtime.CompilerServices;
using Marketplace.Bench.Runner;

namespace Marketplace.Bench.Deploy;

/// <summary><c>./market bench deploy</c>: from an accepted lease to a running container, beside plain <c>docker run</c> of the same image with the same published port.</summary>
internal sealed class DeployBench : IBench
{
    private const int WarmUps = 2;
    private const int Rounds = 12;

    public string Name => "deploy";

    public string Summary => "from an accepted lease to a running container, beside docker run [deploy]";

    public async IAsyncEnumerable<BenchResult> RunAsync(BenchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!context.Wants("deploy"))
        {
            yield break;
        }

        await context.Progress.WriteLineAsync($"deploy: {Rounds} leases and {Rounds} docker runs in turn");
        var leases = new List<double>();
        var plain = new List<double>();
        await using var market = await DeployMarket.StartAsync(cancellationToken);
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var ran = await PlainDocker.RunAsync(DeployMarket.Image, DeployMarket.ContainerPort, cancellationToken);
            var deployed = await market.DeployAsync(cancellationToken);
            if (round >= 0)
            {
                plain.Add(ran.TotalMilliseconds);
                leases.Add(deployed.TotalMilliseconds);
            }
        }

        yield return new BenchResult(Name, "deploy", Median(leases), "ms (median)", Median(plain), "docker run");
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
