using Marketplace.Wallet.CoSigning;
using Marketplace.Wallet.Keys;
using Marketplace.Fuzz.Tests.Harness;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Fuzz.Tests.Targets;

/// <summary>Partially signed transactions, as co-signers send each other files.</summary>
public sealed class PartialFileTarget : IFuzzTarget
{
    private static readonly Hash256 Genesis = Hashing.Sha256([1]);

    /// <inheritdoc/>
    public string Name => "partial-files";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words { get; } = JsonWords.All;

    /// <summary>The text, the bytes that its digits stand for, and what they mean; all of it is written once more here. An exception costs some kilobytes.</summary>
    public long MaxAllocation(int inputLength) => (256L * inputLength) + (256 << 10);

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds()
    {
        PrivateKey[] keys = [.. Enumerable.Range(1, 4).Select(number => PrivateKey.FromBytes([.. Enumerable.Repeat((byte)number, 32)]))];
        var script = RedeemScript.Create(2, keys[..3].Select(key => key.PublicKey));
        PartialInput[] inputs =
        [
            new PartialInput(Point(1), new TransactionOutput(Money.FromSatoshis(100_000), new MultiSigLock(script.Hash)), script),
            new PartialInput(Point(2), new TransactionOutput(Money.FromSatoshis(50_000), new TimeLock(new MultiSigLock(script.Hash), LockUntil.AtHeight(7))), script),
            new PartialInput(Point(3), new TransactionOutput(Money.FromSatoshis(10_000), new TimeLock(new KeyLock(keys[3].PublicKey.Hash), LockUntil.AtTime(1_800_000_000))), null),
        ];
        inputs = [.. inputs.OrderBy(input => input.OutPoint)];
        var transfer = Transaction.Create(inputs.Select(input => input.OutPoint), [TransactionOutput.To(Money.FromSatoshis(150_000), keys[0].PublicKey.Hash)]);
        var partial = PartialTransaction.Create("devnet", Genesis, transfer, [.. inputs]);
        yield return PartialFile.Encode(partial);
        foreach (var key in keys)
        {
            using var wallet = WalletKeys.Of(key);
            partial = partial.Sign(wallet).Signed;
            yield return PartialFile.Encode(partial);
        }

        var burn = Transaction.Create(inputs.Select(input => input.OutPoint), [], new Burn(Money.FromSatoshis(120_000)));
        yield return PartialFile.Encode(PartialTransaction.Create("devnet", Genesis, burn, [.. inputs]));
    }

    /// <inheritdoc/>
    public string Run(ReadOnlySpan<byte> input)
    {
        try
        {
            var read = PartialFile.Decode(input);
            var written = PartialFile.Encode(read);
            FuzzFailure.Unless(PartialFile.Encode(PartialFile.Decode(written)).AsSpan().SequenceEqual(written), "what was read is written back as something else");
            FuzzFailure.Unless(read.Fee + read.Burned + read.Transaction.OutputSum == read.InputSum, "money appears or goes");
            return $"accepted {(read.IsComplete ? "complete" : "incomplete")}";
        }
        catch (FormatException refused)
        {
            return JsonWords.Start(refused.Message);
        }
    }

    private static OutPoint Point(byte number) => new(Hashing.Sha256([number]), number);
}
