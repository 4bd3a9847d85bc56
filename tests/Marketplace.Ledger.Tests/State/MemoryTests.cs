using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.State;

/// <summary>Runs alone, because it measures the memory of the whole process.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    private const int Outputs = 1_000_000;
    private const int OutputsPerTransaction = 1_000;
    private const int MostBytesPerOutput = 200;

    [Fact]
    public void A_state_of_a_million_outputs_takes_at_most_200_bytes_for_each()
    {
        var chain = new TestChain();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Grow(chain.State, chain.Coin());
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)chain.State.UnspentCount;
        Assert.InRange(chain.State.UnspentCount, Outputs, 2 * Outputs);
        Assert.InRange(bytes, 72, MostBytesPerOutput);

        // Every output is really there, with its own name, and the rarer locks have not crept in.
        Assert.Equal(chain.State.Issued, chain.State.UnspentTotal);
        GC.KeepAlive(chain);
    }

    private static void Grow(LedgerState state, UnspentOutput coin)
    {
        var signer = new PrivateKeyBlockSigner(TestKeys.Validator);
        var witness = new Random(1).Witness() with { Key = TestKeys.Faucet.PublicKey };
        var (from, left) = (coin.OutPoint, coin.Output.Amount);
        while (state.UnspentCount < Outputs)
        {
            using var builder = state.BeginBlock(state.TipTime + 1);
            for (var i = 0; i < 50; i++)
            {
                left -= Money.FromFlux("1");
                var outputs = Enumerable.Repeat(TransactionOutput.To(Money.FromSatoshis(1_000), TestKeys.Renter.Hash()), OutputsPerTransaction);
                var split = Transaction.Create([from], [TransactionOutput.To(left, TestKeys.Faucet.Hash()), .. outputs]).WithWitnesses([witness]);
                Assert.Null(builder.TryAdd(VerifiedTransaction.Trust(split)).Rejection);
                from = new OutPoint(split.Id, 0);
            }

            builder.Seal(signer);
        }
    }
}
