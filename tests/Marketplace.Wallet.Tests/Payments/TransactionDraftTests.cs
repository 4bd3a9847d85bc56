using System.Collections.Immutable;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Wallet.Keys;
using Marketplace.Wallet.Payments;

namespace Marketplace.Wallet.Tests.Payments;

public sealed class TransactionDraftTests : IDisposable
{
    private readonly PrivateKey _key = PrivateKey.Generate();
    private readonly PrivateKey _party = PrivateKey.Generate();
    private readonly WalletKeys _keys;
    private readonly NetworkRules _network;

    public TransactionDraftTests()
    {
        _keys = WalletKeys.Of(_key);
        using var validator = PrivateKey.Generate();
        _network = NetworkRules.AtGenesis(NetworkParameters.Devnet(validator.PublicKey, _key.PublicKey.Hash, DateTimeOffset.UnixEpoch.AddDays(1)));
    }

    public void Dispose()
    {
        _keys.Dispose();
        _key.Dispose();
        _party.Dispose();
    }

    private Coin[] Coins(int count, long each) =>
        [.. Enumerable.Range(0, count).Select(i => new Coin(new OutPoint(Hashing.Sha256(BitConverter.GetBytes(i)), 0), Money.FromSatoshis(each), _key.Address))];

    private ImmutableArray<TransactionOutput> Pay(long satoshis) => [TransactionOutput.To(Money.FromSatoshis(satoshis), _party.PublicKey.Hash)];

    private TransactionDraft Create(Coin[] coins, long satoshis, TransactionPayload? payload = null) =>
        TransactionDraft.Create(coins, Pay(satoshis), payload, _keys.Change, _network);

    [Fact]
    public void A_draft_is_signed_by_nobody()
    {
        var draft = Create(Coins(2, 1_000_000), 1_500_000);
        Assert.Empty(draft.Transaction.Witnesses);
        Assert.Equal(2_000_000, draft.Transaction.OutputSum.Satoshis + draft.Fee.Satoshis);
    }

    [Fact]
    public void The_owners_of_the_coins_and_the_named_parties_sign_and_nobody_else()
    {
        var draft = Create(Coins(2, 1_000_000), 1_500_000);
        Assert.Equal(_key.PublicKey, Assert.Single(draft.Sign(_keys, _network).Transaction.Witnesses).Key);
        var both = draft.Sign(_keys, _network, _party).Transaction;
        Assert.Equal([_key.PublicKey, _party.PublicKey], both.Witnesses.Select(witness => witness.Key).OrderBy(key => !key.Equals(_key.PublicKey)));
        Assert.Equal(draft.Transaction.Id, both.Id);
    }

    [Fact]
    public void A_burn_is_paid_out_of_the_coins()
    {
        var burned = Money.FromSatoshis(400_000);
        var draft = Create(Coins(1, 1_000_000), 500_000, new Burn(burned));
        Assert.Equal(1_000_000, draft.Transaction.OutputSum.Satoshis + draft.Fee.Satoshis + burned.Satoshis);
    }

    [Fact]
    public void A_fee_above_the_limit_is_refused_and_named()
    {
        var strict = _network with { MaxFee = Money.Zero };
        var error = Assert.Throws<WalletException>(() => TransactionDraft.Create(Coins(1, 1_000_000), Pay(500_000), null, _keys.Change, strict));
        Assert.Equal(WalletErrorCodes.FeeTooHigh, error.Code);
        Assert.Equal(Create(Coins(1, 1_000_000), 500_000).Fee, Money.FromFlux(error.Subject!));
    }

    [Fact]
    public void Money_in_too_many_pieces_is_told_from_too_little_money()
    {
        var pieces = Coins(FormatLimits.MaxInputs + 1_000, 10_000);
        Assert.Equal(WalletErrorCodes.TooManyCoins, Assert.Throws<WalletException>(() => Create(pieces, (FormatLimits.MaxInputs + 500) * 10_000L)).Code);
        Assert.Equal(WalletErrorCodes.NotEnoughMoney, Assert.Throws<WalletException>(() => Create(pieces, pieces.Length * 10_000L)).Code);
    }

    [Fact]
    public void What_is_shared_with_co_signers_holds_the_facts_about_what_is_spent()
    {
        var coins = Coins(2, 1_000_000);
        var spent = coins.ToDictionary(coin => coin.OutPoint, coin => TransactionOutput.To(coin.Amount, _key.PublicKey.Hash));
        var partial = Create(coins, 1_500_000).Share(_network, spent, script: null);
        Assert.Equal(2_000_000, partial.InputSum.Satoshis);
        Assert.Equal(_network.GenesisHash, partial.GenesisHash);
        var (signed, added) = partial.Sign(_keys);
        Assert.Equal(1, added);
        Assert.True(signed.IsComplete);
    }
}
