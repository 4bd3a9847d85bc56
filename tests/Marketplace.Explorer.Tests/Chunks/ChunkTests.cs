using Marketplace.Ledger;
using Marketplace.Explorer.Chunks;

namespace Marketplace.Explorer.Tests.Chunks;

public sealed class ChunkTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    [InlineData(2_000)]
    public void Whatever_size_transactions_have_they_are_read_back_and_a_chunk_holds_no_more_than_its_bytes_and_one_of_them(int outputs)
    {
        const int transactions = 200;
        var (writer, first, longest, chunks) = (new ChunkWriter(), 0, 0, 0);
        for (var index = 0; index < transactions; index++)
        {
            writer.Begin(Id(index), PayloadTag.None, 1);
            writer.Input(Output(index, 7));
            writer.BeginOutputs(outputs);
            for (var i = 0; i < outputs; i++)
            {
                writer.Output(Output(index, i));
            }

            if (!writer.IsFull && index < transactions - 1)
            {
                continue;
            }

            var count = writer.Count;
            var chunk = writer.Take();
            Assert.Equal(count, ChunkReader.Count(chunk));
            for (var i = 0; i < count; i++)
            {
                var read = ChunkReader.Read(chunk, i, Place.Of(1, first + i));
                Assert.Equal(Id(first + i), read.Id);
                Assert.Equal([Output(first + i, 7)], read.Inputs);
                Assert.Equal(outputs, read.Outputs.Length);
                Assert.All(read.Outputs, (coin, place) => Assert.Equal(Output(first + i, place).Satoshis, coin.Satoshis));
            }

            (first, longest, chunks) = (index + 1, Math.Max(longest, chunk.Length), chunks + 1);
        }

        Assert.InRange(longest, 1, ChunkWriter.MaxBytes + (outputs * 20) + 1_024);
        Assert.True(outputs > 2 ? chunks > transactions / ChunkWriter.Capacity * 2 : chunks == (transactions + ChunkWriter.Capacity - 1) / ChunkWriter.Capacity);
    }

    private static Hash256 Id(int index) => Hashing.Sha256([(byte)index]);

    private static StoredCoin Output(int index, int i) => new(Place.Part(Place.Of(1, index), i), 1 + (i % 300), 1_000_000 + i, OutputLockTag.Key, 0, false);
}
