using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.State;

public sealed class UnspentTableTests
{
    private const int MostBytesPerOutput = 200;

    [Fact]
    public void It_holds_what_a_dictionary_holds_through_any_adding_and_removing() => Arbitrary.ForSeeds(20, random =>
    {
        var table = new UnspentTable();
        var wanted = new Dictionary<OutPoint, TransactionOutput>();
        var ids = Enumerable.Range(0, 400).Select(_ => random.Hash()).ToArray();
        for (var step = 0; step < 8_000; step++)
        {
            // Mostly growing at first, mostly shrinking at the end, over few enough names that they come again.
            var outPoint = new OutPoint(ids[random.Next(ids.Length)], (uint)random.Next(20));
            var entry = table.Find(outPoint.TransactionId, outPoint.Index);
            Assert.Equal(wanted.ContainsKey(outPoint), entry != UnspentTable.None);
            if (entry == UnspentTable.None && random.Next(8_000) > step)
            {
                var output = new TransactionOutput(random.Amount(), random.Lock());
                wanted.Add(outPoint, output);
                table.Add(outPoint.TransactionId, outPoint.Index, output, step);
            }
            else if (entry != UnspentTable.None && random.Next(2) == 0)
            {
                wanted.Remove(outPoint);
                table.Remove(entry);
            }
        }

        Assert.Equal(wanted.Count, table.Count);
        Assert.All(wanted, pair => Assert.Equal(pair.Value, table.OutputOf(table.Find(pair.Key.TransactionId, pair.Key.Index)).Output));
        Assert.Equal(wanted.Keys.Order(), table.Sorted().Select(entry => table[entry].OutPoint));
    });

    [Fact]
    public void A_million_outputs_take_at_most_200_bytes_each()
    {
        var random = new Random(5);
        var owner = random.KeyHash();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var table = new UnspentTable();
        const int Count = 1_000_000;
        for (var i = 0; i < Count / 2; i++)
        {
            var id = random.Hash();
            table.Add(id, 0, TransactionOutput.To(Money.FromSatoshis(1), owner), i);
            table.Add(id, 1, TransactionOutput.To(Money.FromSatoshis(2), owner), i);
        }

        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Count;
        GC.KeepAlive(table);
        Assert.InRange(bytes, 72, MostBytesPerOutput);
    }
}
