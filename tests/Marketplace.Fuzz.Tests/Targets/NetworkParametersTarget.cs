using Marketplace.Fuzz.Tests.Harness;
using Marketplace.Ledger;
using Marketplace.Ledger.Tests.Model;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Fuzz.Tests.Targets;

/// <summary>The rules of a network in the first transaction of its genesis block.</summary>
public sealed class NetworkParametersTarget : IFuzzTarget
{
    /// <inheritdoc/>
    public string Name => "network-parameters";

    /// <summary>The genesis block is built from what is read, and compared.</summary>
    public long MaxAllocation(int inputLength) => (128L * inputLength) + (128 << 10);

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() => [TestChain.Devnet.EncodeRules(), MarketNetwork.Parameters.EncodeRules()];

    /// <inheritdoc/>
    public string Run(ReadOnlySpan<byte> input)
    {
        if (input.Length > FormatLimits.MaxParametersBytes)
        {
            return "too long for a payload";
        }

        var issue = Transaction.Create([], TestChain.Devnet.Issue, new GenesisIssue(0, [.. input]));
        var original = TestChain.Devnet.GenesisBlock.Header;
        try
        {
            // The header is right only for the devnet itself; what else decodes is refused after its own genesis block was built.
            var header = original with { MerkleRoot = MerkleTree.Root([issue]), TransactionCount = 1 };
            var read = NetworkParameters.FromGenesisBlock(new Block(header, Certificate.None, [issue]));
            FuzzFailure.Unless(read.EncodeRules().AsSpan().SequenceEqual(input), "what was accepted encodes to other bytes");
            return "accepted";
        }
        catch (FormatException refused)
        {
            return refused.Message;
        }
    }
}
