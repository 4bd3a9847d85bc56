using Marketplace.Ledger;
using Marketplace.Ledger.Tests.Model;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Fuzz.Tests.Targets;

/// <summary>Real things to begin with: a short history of random transactions, always the same one.</summary>
internal static class Samples
{
    private const int Seed = 20_261_125;
    private const int Blocks = 12;

    private static readonly Lazy<(TestChain Chain, IReadOnlyList<Transaction> Next)> History = new(MakeHistory);

    /// <summary>A chain whose blocks hold transactions of every kind that the random market makes.</summary>
    public static TestChain Chain => History.Value.Chain;

    /// <summary>What the market's crowd would send next, right and wrong.</summary>
    public static IReadOnlyList<Transaction> Next => History.Value.Next;

    /// <summary>As many results as asked for, each from a random source of its own.</summary>
    public static IEnumerable<T> Many<T>(int count, Func<Random, T> make) => Enumerable.Range(0, count).Select(i => make(new Random(Seed + i)));

    private static (TestChain Chain, IReadOnlyList<Transaction> Next) MakeHistory()
    {
        var random = new Random(Seed);
        var chain = new TestChain(RandomMarket.Parameters);
        var market = new RandomMarket(random, ReferenceModel.FromGenesis(RandomMarket.Parameters), RandomMarket.Parameters);
        var signer = new PrivateKeyBlockSigner(TestKeys.Validator);
        for (var i = 0; i < Blocks; i++)
        {
            using var builder = chain.State.BeginBlock(chain.State.TipTime + random.Next(8_000));
            for (var transactions = random.Next(4, 14); transactions > 0; transactions--)
            {
                var (transaction, _) = market.Next(builder.Height, builder.TimeMilliseconds / 1000);
                if (chain.TryAdd(builder, transaction) is null)
                {
                    market.Model.Apply(transaction, builder.Height, builder.TimeMilliseconds / 1000);
                    market.Accepted(transaction);
                }
            }

            var block = builder.Seal(signer);
            chain.Blocks.Add(block);
            market.Model.EndBlock(block.Transactions.IsEmpty || block.Transactions[^1].Payload is not Coinbase ? null : block.Transactions[^1], block.Height, block.Header.TimeMilliseconds);
        }

        var time = (chain.State.TipTime / 1000) + 1;
        var next = Enumerable.Range(0, 60).Select(_ => market.Next(chain.State.Height + 1, time).Transaction).ToList();
        return (chain, next);
    }
}
