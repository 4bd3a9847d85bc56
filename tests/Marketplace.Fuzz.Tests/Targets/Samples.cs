using Marketplace.Ledger;
using Marketplace.Ledger.Tests.Model;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Fuzz.Tests.Targets;

/// <summary>Real things to begin with: a short history of random transactions, always the same one.</summary>
internal static class Samples
{
    private const int Seed = 20_261_125;
    private const int Blocks = 24;

    private static readonly Lazy<(TestChain Chain, IReadOnlyList<Transaction> Next)> History = new(MakeHistory);

    /// <summary>A chain whose blocks hold transactions of every kind that the random market makes.</summary>
    public static TestChain Chain => History.Value.Chain;

    /// <summary>What the market's crowd would send next, right and wrong.</summary>
    public static IReadOnlyList<Transaction> Next => History.Value.Next;

    /// <summary>As many results as asked for, each from a random source of its own.</summary>
    public static IEnumerable<T> Many<T>(int count, Func<Random, T> make) => Enumerable.Range(0, count).Select(i => make(new Random(Seed + i)));

    private static (TestChain Chain, IReadOnlyList<Transaction> Next) MakeHistory()
    {
        var history = new MarketHistory(new Random(Seed), []);
        while (history.Chain.State.Height < Blocks)
        {
            history.BuildBlock(most: 24, seconds: 8);
        }

        return (history.Chain, history.Next(120));
    }
}
