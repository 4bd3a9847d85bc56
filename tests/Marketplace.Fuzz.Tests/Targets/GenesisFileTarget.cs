using System.Text;
using Marketplace.Fuzz.Tests.Harness;
using Marketplace.Ledger;
using Marketplace.Ledger.Tests.Model;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Fuzz.Tests.Targets;

/// <summary>Genesis files: a network's parameters as JSON.</summary>
public sealed class GenesisFileTarget : IFuzzTarget
{
    /// <inheritdoc/>
    public string Name => "genesis-files";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words { get; } = JsonWords.All;

    /// <summary>The text in two bytes a letter, what is read of it, and the genesis block that follows; an issue of 20 bytes of text becomes an output.</summary>
    public long MaxAllocation(int inputLength) => (256L * inputLength) + (512 << 10);

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() => new[] { TestChain.Devnet with { Issue = [.. TestChain.Devnet.Issue.Take(2)] }, MarketNetwork.Parameters }
        .Select(parameters => Encoding.UTF8.GetBytes(parameters.ToJson()));

    /// <inheritdoc/>
    public string Run(ReadOnlySpan<byte> input)
    {
        try
        {
            var read = NetworkParameters.FromJson(Encoding.UTF8.GetString(input));
            var again = NetworkParameters.FromJson(read.ToJson());
            FuzzFailure.Unless(again.GenesisHash == read.GenesisHash, "what was read is written back as another network");
            return "accepted";
        }
        catch (FormatException refused)
        {
            return JsonWords.Start(refused.Message);
        }
    }
}
