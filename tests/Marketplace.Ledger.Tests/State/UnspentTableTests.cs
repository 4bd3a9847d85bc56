using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.State;

public sealed class UnspentTableTests
{
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
}
