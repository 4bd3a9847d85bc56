using System.Text.Json.Nodes;
using Marketplace.Testing.Folders;
using Marketplace.Wallet.CoSigning;
using Marketplace.Wallet.Keys;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Wallet.Tests.CoSigning;

public sealed class PartialTransactionTests : IDisposable
{
    private static readonly Hash256 Genesis = Hashing.Sha256([1]);

    private readonly PrivateKey[] _keys = [.. Enumerable.Range(0, 4).Select(_ => PrivateKey.Generate())];
    private readonly TempFolder _directory = new();
    private readonly RedeemScript _script;
    private readonly PartialTransaction _partial;

    public PartialTransactionTests()
    {
        _script = RedeemScript.Create(2, _keys[..3].Select(key => key.PublicKey));
        _partial = PartialTransaction.Create("devnet", Genesis, Transfer(), Inputs());
    }

    public void Dispose()
    {
        _directory.Dispose();
        foreach (var key in _keys)
        {
            key.Dispose();
        }
    }

    private static OutPoint Point(byte number) => new(Hashing.Sha256([number]), number);

    private PartialInput[] Coins() =>
    [
        new PartialInput(Point(1), new TransactionOutput(Money.FromSatoshis(100_000), new MultiSigLock(_script.Hash)), _script),
        new PartialInput(
            Point(2), new TransactionOutput(Money.FromSatoshis(50_000), new TimeLock(new MultiSigLock(_script.Hash), LockUntil.AtHeight(7))), _script),
        new PartialInput(Point(3), TransactionOutput.To(Money.FromSatoshis(10_000), _keys[3].PublicKey.Hash), null),
    ];

    private System.Collections.Immutable.ImmutableArray<PartialInput> Inputs() => [.. Coins().OrderBy(input => input.OutPoint)];

    private Transaction Transfer(TransactionPayload? payload = null) => Transaction.Create(
        Coins().Select(input => input.OutPoint), [TransactionOutput.To(Money.FromSatoshis(150_000), _keys[0].PublicKey.Hash)], payload);

    private PartialTransaction Sign(PartialTransaction partial, params int[] signers)
    {
        foreach (var signer in signers)
        {
            using var keys = WalletKeys.Of(_keys[signer]);
            partial = partial.Sign(keys).Signed;
        }

        return partial;
    }

    [Fact]
    public void Two_of_three_and_the_other_owner_complete_it()
    {
        Assert.Equal(10_000, _partial.Fee.Satoshis);
        Assert.False(_partial.IsComplete);
        Assert.False(Sign(_partial, 0, 3).IsComplete);
        Assert.False(Sign(_partial, 0, 1).IsComplete);
        var signed = Sign(_partial, 0, 2, 3);
        Assert.True(signed.IsComplete);
        var finished = signed.Finish();
        Assert.Equal(_partial.Transaction.Id, finished.Id);
        Assert.Equal(_script, Assert.Single(finished.Scripts));
        Assert.Equal(3, finished.Witnesses.Length);
    }

    [Fact]
    public void More_signatures_than_are_needed_are_left_out() => Assert.Equal(3, Sign(_partial, 0, 1, 2, 3).Finish().Witnesses.Length);

    [Fact]
    public void The_order_of_signing_and_combining_does_not_matter()
    {
        var one = Sign(_partial, 0).Combine(Sign(_partial, 2)).Combine(Sign(_partial, 3));
        var other = Sign(_partial, 3).Combine(Sign(_partial, 2)).Combine(Sign(_partial, 0));
        Assert.Equal(one.Finish(), other.Finish());
        Assert.Equal(Sign(_partial, 0, 2, 3).Finish(), one.Finish());
    }

    [Fact]
    public void A_strangers_key_signs_nothing()
    {
        using var stranger = PrivateKey.Generate();
        using var keys = WalletKeys.Of(stranger);
        Assert.Equal(0, _partial.Sign(keys).Added);
        Assert.Throws<FormatException>(() => _partial.With(stranger.PublicKey, stranger.Sign(_partial.Transaction.SigningDigest(Genesis))));
    }

    [Fact]
    public void A_signature_for_another_network_is_refused() =>
        Assert.Throws<FormatException>(() => _partial.With(_keys[0].PublicKey, _keys[0].Sign(_partial.Transaction.SigningDigest(Hashing.Sha256([2])))));

    [Fact]
    public void Another_transaction_or_other_facts_do_not_combine()
    {
        var other = PartialTransaction.Create("devnet", Hashing.Sha256([2]), Transfer(), Inputs());
        Assert.Throws<FormatException>(() => _partial.Combine(other));
        var facts = Inputs();
        var lie = facts.SetItem(0, facts[0] with { Output = facts[0].Output with { Amount = Money.FromSatoshis(1_000_000) } });
        Assert.Throws<FormatException>(() => _partial.Combine(PartialTransaction.Create("devnet", Genesis, Transfer(), lie)));
    }

    [Fact]
    public void Parts_that_do_not_fit_together_are_refused()
    {
        var inputs = Inputs();
        Refused("list of inputs", Transfer(), inputs[..2]);
        Refused("list of inputs", Transfer(), [inputs[1], inputs[0], inputs[2]]);
        Refused("signed already", Transfer().Sign(Genesis, _keys[3]), inputs);
        Refused("only transfers", Transfer(new ReclaimLease(new LeaseId(Genesis))), inputs);
        Refused("do not belong together", Transfer(), [.. inputs.Select(input => input with { Script = input.Script is null ? _script : null })]);
        Refused("worth more than its inputs", Transfer(), [.. inputs.Select(input => input with { Output = input.Output with { Amount = Money.FromSatoshis(1) } })]);
        Refused("do not belong together", Transfer(), [.. inputs.Select(input => input with { Output = input.Output with { Lock = EscrowLock.Self }, Script = null })]);

        static void Refused(string expected, Transaction transaction, System.Collections.Immutable.ImmutableArray<PartialInput> inputs) => Assert.Contains(
            expected, Assert.Throws<FormatException>(() => PartialTransaction.Create("devnet", Genesis, transaction, inputs)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_round_trips()
    {
        var path = Path.Combine(_directory.Path, "pay.json");
        foreach (var partial in new[] { _partial, Sign(_partial, 1), Sign(_partial, 0, 1, 3) })
        {
            await PartialFile.WriteAsync(path, partial, CancellationToken.None);
            var read = await PartialFile.ReadAsync(path, CancellationToken.None);
            Assert.Equal(partial.Inputs.AsEnumerable(), read.Inputs);
            Assert.Equal(partial.Signatures, read.Signatures);
            Assert.Equal(partial.Transaction, read.Transaction);
            Assert.Equal(("devnet", Genesis), (read.Network, read.GenesisHash));
        }

        Assert.Equal([path], Directory.GetFiles(_directory.Path));
    }

    [Theory]
    [InlineData("format", "\"other\"")]
    [InlineData("version", "2")]
    [InlineData("version", "\"1\"")]
    [InlineData("network", "null")]
    [InlineData("network", "\"a\\u001b[2J\"")]
    [InlineData("genesisHash", "\"00\"")]
    [InlineData("genesisHash", "\"0000000000000000000000000000000000000000000000000000000000000000\"")]
    [InlineData("transaction", "\"zz\"")]
    [InlineData("transaction", "\"00\"")]
    [InlineData("inputs", "[]")]
    [InlineData("inputs", "[null]")]
    [InlineData("signatures", "[null]")]
    [InlineData("signatures", "[{\"publicKey\":\"02\",\"signature\":\"00\"}]")]
    [InlineData("extra", "1")]
    [InlineData("inputs.0.amountSatoshis", "0")]
    [InlineData("inputs.0.amountSatoshis", "-5")]
    [InlineData("inputs.0.amountSatoshis", "99999999999999999")]
    [InlineData("inputs.0.amountSatoshis", "1e3")]
    [InlineData("inputs.0.address", "\"t1\"")]
    [InlineData("inputs.0.output", "\"x:0\"")]
    [InlineData("inputs.0.redeemScript", "\"00\"")]
    [InlineData("inputs.0.fromHeight", "0")]
    [InlineData("inputs.0.fromTime", "-1")]
    [InlineData("signatures.0.signature", "\"00\"")]
    public async Task A_changed_file_is_refused_in_one_line(string place, string value)
    {
        var path = Path.Combine(_directory.Path, "pay.json");
        await PartialFile.WriteAsync(path, Sign(_partial, 0), CancellationToken.None);
        var root = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        var names = place.Split('.');
        var parent = names[..^1].Aggregate(root, (at, name) => int.TryParse(name, out var index) ? at[index]! : at[name]!);
        parent[names[^1]] = JsonNode.Parse(value);
        await File.WriteAllTextAsync(path, root.ToJsonString());
        var error = await Assert.ThrowsAsync<WalletException>(() => PartialFile.ReadAsync(path, CancellationToken.None));
        Assert.Equal("transaction-file-invalid", error.Code);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task A_signature_that_was_changed_is_refused()
    {
        var path = Path.Combine(_directory.Path, "pay.json");
        await PartialFile.WriteAsync(path, Sign(_partial, 0), CancellationToken.None);
        var text = await File.ReadAllTextAsync(path);
        var signature = JsonNode.Parse(text)!["signatures"]![0]!["signature"]!.GetValue<string>();
        await File.WriteAllTextAsync(path, text.Replace(signature, (signature[0] == '0' ? '1' : '0') + signature[1..], StringComparison.Ordinal));
        Assert.Equal("transaction-file-invalid", (await Assert.ThrowsAsync<WalletException>(() => PartialFile.ReadAsync(path, CancellationToken.None))).Code);
    }
}
