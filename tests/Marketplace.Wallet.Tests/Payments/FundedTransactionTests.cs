using Marketplace.Wallet.Keys;
using Marketplace.Wallet.Payments;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Wallet.Tests.Payments;

public sealed class FundedTransactionTests : IDisposable
{
    private readonly PrivateKey _key = PrivateKey.Generate();
    private readonly WalletKeys _keys;
    private readonly NetworkParameters _parameters;

    public FundedTransactionTests()
    {
        _keys = WalletKeys.Of(_key);
        using var validator = PrivateKey.Generate();
        _parameters = NetworkParameters.Devnet(validator.PublicKey, _key.PublicKey.Hash, DateTimeOffset.UnixEpoch.AddDays(1));
    }

    public void Dispose()
    {
        _keys.Dispose();
        _key.Dispose();
    }

    private Coin[] Coins(int count, long each) =>
        [.. Enumerable.Range(0, count).Select(i => new Coin(new OutPoint(Hashing.Sha256(BitConverter.GetBytes(i)), 0), Money.FromSatoshis(each), _key.Address))];

    [Theory]
    [InlineData(1)]
    [InlineData(25)]
    [InlineData(26)]
    [InlineData(300)]
    public void The_fee_is_the_networks_for_the_size_that_the_transaction_has(int coins)
    {
        var amount = (coins * 100_000L) - 50_000;
        var funded = FundedTransaction.Create(
            Coins(coins, 100_000), [TransactionOutput.To(Money.FromSatoshis(amount), default)], null, _keys, NetworkRules.AtGenesis(_parameters));
        Assert.Equal(_parameters.Rules.MinimumFeeFor(funded.Transaction), funded.Fee);
        Assert.Equal(coins, funded.Transaction.Inputs.Length);
        Assert.Equal(coins * 100_000L, funded.Transaction.OutputSum.Satoshis + funded.Fee.Satoshis);
    }

    [Fact]
    public void Change_goes_back_to_the_key_that_pays()
    {
        var funded = FundedTransaction.Create(
            Coins(1, 100_000), [TransactionOutput.To(Money.FromSatoshis(10_000), default)], null, _keys, NetworkRules.AtGenesis(_parameters));
        Assert.Equal(TransactionOutput.To(Money.FromSatoshis(89_000), _key.PublicKey.Hash), funded.Transaction.Outputs[1]);
    }

    [Fact]
    public void Too_little_money_says_how_much_there_is_and_what_is_needed()
    {
        var error = Assert.Throws<WalletException>(() => FundedTransaction.Create(
            Coins(2, 100_000), [TransactionOutput.To(Money.FromSatoshis(200_000), default)], null, _keys, NetworkRules.AtGenesis(_parameters)));
        Assert.Equal("not-enough-money", error.Code);
        Assert.Contains("0.00200000", error.Message, StringComparison.Ordinal);
    }
}
