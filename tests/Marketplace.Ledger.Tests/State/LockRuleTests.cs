using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.State;

/// <summary>I3: what no lock lets through.</summary>
public sealed class LockRuleTests
{
    private static readonly PrivateKey[] Cosigners = [.. Enumerable.Range(0, 3).Select(i => TestKeys.Named($"cosigner {i}"))];
    private static readonly RedeemScript Script = RedeemScript.Create(2, Cosigners.Select(key => key.PublicKey));
    private static readonly RedeemScript OtherScript = RedeemScript.Create(1, Cosigners.Select(key => key.PublicKey));

    [Fact]
    public void A_script_opens_with_itself_and_as_many_of_its_keys_as_it_asks_for()
    {
        var world = new NodeWorld();
        var shared = world.Make("5", new MultiSigLock(Script.Hash));
        RejectionCode? Try(RedeemScript[] scripts, params PrivateKey[] signers) => world.Try(world.Spend(shared, signers).WithScripts(scripts));
        Assert.Equal(RejectionCode.ScriptMissing, Try([], Cosigners));
        Assert.Equal(RejectionCode.ScriptMissing, Try([OtherScript], Cosigners));
        Assert.Equal(RejectionCode.ScriptMissing, Try([Script], Cosigners[0]));
        Assert.Equal(RejectionCode.ScriptMissing, Try([Script], Cosigners[0], TestKeys.Renter));
        Assert.Equal(RejectionCode.SignatureUnused, Try([Script], Cosigners[0], Cosigners[1], TestKeys.Renter));
        Assert.Equal(RejectionCode.SignatureUnused, Try([Script, OtherScript], Cosigners[0], Cosigners[1]));
        Assert.Null(Try([Script], Cosigners[2], Cosigners[0]));
        Assert.Null(Try([Script], Cosigners));
        world.Chain.Apply(0, world.Spend(shared, Cosigners[..2]).WithScripts([Script]));
        world.CheckReplay();
    }

    [Fact]
    public void A_script_is_revealed_once_for_all_that_it_opens_beside_keys_and_other_scripts()
    {
        var world = new NodeWorld();
        OutPoint[] inputs =
        [
            world.Make("5", new MultiSigLock(Script.Hash)), world.Make("5", new MultiSigLock(Script.Hash)), world.Make("5", new MultiSigLock(OtherScript.Hash)),
            world.Make("5", new KeyLock(TestKeys.Renter.Hash())), world.Make("5", new CollateralLock(0, new MultiSigLock(Script.Hash))),
        ];
        var spend = Transaction.Create(inputs, [TransactionOutput.To(Money.FromFlux("24"), TestKeys.Renter.Hash())]);
        Transaction Sign(RedeemScript[] scripts, params PrivateKey[] signers) => world.Chain.Sign(spend.WithScripts(scripts), signers);
        Assert.Equal(RejectionCode.ScriptMissing, world.Try(Sign([Script], [.. Cosigners, TestKeys.Renter])));
        Assert.Equal(RejectionCode.SignatureMissing, world.Try(Sign([Script, OtherScript], Cosigners)));
        world.Chain.Apply(0, Sign([Script, OtherScript], Cosigners[0], Cosigners[2], TestKeys.Renter));
    }

    [Fact]
    public void A_scripts_time_lock_needs_both_the_time_and_the_script()
    {
        var world = new NodeWorld();
        var vested = world.Make("5", new TimeLock(new MultiSigLock(Script.Hash), LockUntil.AtTime(world.Chain.NowSeconds + 3)));
        var spend = world.Spend(vested, Cosigners).WithScripts([Script]);
        world.Pass(2);
        Assert.Equal(RejectionCode.LockNotDue, world.Try(spend));
        world.Pass(1);
        Assert.Equal(RejectionCode.ScriptMissing, world.Try(world.Spend(vested, Cosigners)));
        Assert.Null(world.Try(spend));
    }

    [Fact]
    public void Only_its_own_kind_of_transaction_makes_a_reserved_lock()
    {
        var world = new NodeWorld();
        var proposal = new Propose("A text", Hash256.Zero, 3, TestKeys.Renter.Address, TextOnly.Instance);
        var deposit = new TransactionOutput(world.Rules.ProposalDeposit, DepositLock.Self);
        RejectionCode? Try(TransactionPayload? payload, params OutputLock[] locks) =>
            world.Try(world.Pay(payload, [.. payload is Propose ? [deposit] : Array.Empty<TransactionOutput>(), .. locks.Select(held => new TransactionOutput(Money.FromFlux("1"), held))]));
        OutputLock old = new CollateralLock(1, new KeyLock(TestKeys.Renter.Hash()));
        foreach (var payload in new TransactionPayload?[] { null, new Burn(Money.FromSatoshis(1)), proposal })
        {
            Assert.Null(Try(payload, new CollateralLock(0, new KeyLock(TestKeys.Renter.Hash()))));
            Assert.Equal(RejectionCode.LockNotAllowed, Try(payload, old));
            Assert.Equal(RejectionCode.LockNotAllowed, Try(payload, TreasuryLock.Instance));
            Assert.Equal(RejectionCode.EscrowNotAllowed, Try(payload, EscrowLock.Self));
            Assert.Equal(payload is Propose ? RejectionCode.DepositWrong : RejectionCode.LockNotAllowed, Try(payload, DepositLock.Self));
        }
    }

    [Fact]
    public void Nobody_spends_a_deposit_or_the_treasury()
    {
        var world = new NodeWorld();
        world.Pass(1);
        var treasury = new OutPoint(world.Chain.Blocks[^1].Transactions[^1].Id, 0);
        var propose = world.Pay(
            new Propose("A text", Hash256.Zero, 3, TestKeys.Renter.Address, TextOnly.Instance), [new TransactionOutput(world.Rules.ProposalDeposit, DepositLock.Self)]);
        world.Chain.Apply(0, propose);
        Assert.Equal(RejectionCode.OutputReserved, world.Try(world.Spend(treasury, TestKeys.Validator)));
        Assert.Equal(RejectionCode.OutputReserved, world.Try(world.Spend(new OutPoint(propose.Id, 0), TestKeys.Faucet)));
        Assert.Equal(RejectionCode.OutputReserved, world.Try(world.Spend(treasury)));
    }

    [Fact]
    public void What_is_burned_is_gone_and_counted_once()
    {
        var world = new NodeWorld();
        var coin = world.Chain.Coin(50);
        var all = coin.Output.Amount - world.Rules.MinimumTransactionFee;
        Transaction Burn(Money amount) => world.Chain.Sign(Transaction.Create([coin.OutPoint], [], new Burn(amount)), TestKeys.Faucet);
        Assert.Equal(RejectionCode.OutputsExceedInputs, world.Try(Burn(coin.Output.Amount + Money.FromSatoshis(1))));
        Assert.Equal(RejectionCode.FeeTooLow, world.Try(Burn(all + Money.FromSatoshis(1))));
        Assert.Equal(RejectionCode.InputsWrong, world.Try(world.Free(new Burn(all))));
        var before = world.State.Supply;
        world.Chain.Apply(0, Burn(all));
        Assert.Equal((all, before.Issued), (world.State.Burned, world.State.Issued));
        Assert.Equal(before.Free - coin.Output.Amount, world.State.Supply.Free);
        world.CheckReplay();
    }
}
