using System.Diagnostics;
using System.Globalization;
using Marketplace.Testing.Hosts;
using Marketplace.Testing.Ledgers;
using Marketplace.Ledger;

namespace Marketplace.Chain.Tests.Support;

/// <summary>The other side of the crash tests: this assembly, started as a program, does durable work and says what it has acknowledged.</summary>
public static class CrashChild
{
    public static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["append", var directory, var group]:
                return await AppendAsync(directory, int.Parse(group, CultureInfo.InvariantCulture));
            case ["engine", var directory]:
                return await PayAsync(directory);
            default:
                await Console.Error.WriteLineAsync("This program is started by the crash tests.");
                return 2;
        }
    }

    /// <summary>Starts this assembly as a program of its own.</summary>
    public static Process Start(params string[] arguments) => ChildProgram.Start(typeof(CrashChild).Assembly, arguments);

    /// <summary>Four payers, each of whom always spends the change of the payment before; prints each id once it is acknowledged.</summary>
    private static async Task<int> PayAsync(string directory)
    {
        using var network = new TestNetwork();
        await using var engine = await network.OpenAsync(directory, options => options with { SnapshotEveryBlocks = 2 });
        var purses = network.Issued.Take(4).ToDictionary(output => output, _ => Money.FromFlux("1000"));
        await foreach (var block in engine.ReadBlocksAsync(1))
        {
            foreach (var payment in block.Transactions.Where(transaction => transaction.Payload is null))
            {
                purses.Remove(payment.Inputs[0]);
                purses.Add(new OutPoint(payment.Id, 1), payment.Outputs[1].Amount);
            }
        }

        await Task.WhenAll(purses.Select(purse => Task.Run(() => PayOnAsync(network, engine, purse.Key, purse.Value))));
        return 1;
    }

    private static async Task PayOnAsync(TestNetwork network, LedgerEngine engine, OutPoint output, Money amount)
    {
        while (true)
        {
            var payment = network.Spend(output, amount, network.Faucet, network.Alice.PublicKey.Hash, 1000);
            if (await engine.SubmitAsync(payment) is not SubmitOutcome.Included)
            {
                throw new InvalidOperationException("A payment was not included.");
            }

            lock (engine)
            {
                Console.WriteLine(payment.Id);
                Console.Out.Flush();
            }

            (output, amount) = (new OutPoint(payment.Id, 1), payment.Outputs[1].Amount);
        }
    }

    private static async Task<int> AppendAsync(string directory, int group)
    {
        using var log = ChainLog.Open(LogRecords.Options(directory) with { SegmentBytes = 64 << 10 });
        while (true)
        {
            var height = log.NextHeight;
            log.Append(height, [.. Enumerable.Range(0, group).Select(i => (ReadOnlyMemory<byte>)LogRecords.Record(height + i))]);
            Console.WriteLine(height + group - 1);
            await Console.Out.FlushAsync();
        }
    }
}
