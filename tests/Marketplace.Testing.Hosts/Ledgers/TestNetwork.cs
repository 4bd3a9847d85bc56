using Marketplace.Ledger;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Chain;
using Microsoft.Extensions.Logging.Abstractions;
using Marketplace.Testing.Keys;

namespace Marketplace.Testing.Ledgers;

/// <summary>A network whose keys the tests have, so that another process can make the same one.</summary>
public sealed class TestNetwork : IDisposable
{
    public static readonly DateTimeOffset GenesisTime = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Makes the network.</summary>
    /// <param name="issues">How many first outputs there are.</param>
    /// <param name="emission">Its rounds; of a day if null, so that they are not in the way of tests about something else.</param>
    public TestNetwork(int issues = 100, EmissionParameters? emission = null)
    {
        var devnet = NetworkParameters.Devnet(Validator.PublicKey, Faucet.PublicKey.Hash, GenesisTime);
        Parameters = devnet with
        {
            Issue = [.. Enumerable.Repeat(TransactionOutput.To(Money.FromFlux("1000"), Faucet.PublicKey.Hash), issues)],
            Emission = emission ?? new EmissionParameters { RoundMilliseconds = 86_400_000 },
        };
        GenesisHash = Parameters.GenesisHash;
        Issued = [.. Parameters.GenesisBlock.Transactions.SelectMany(issue => issue.Outputs.Select((_, i) => new OutPoint(issue.Id, (uint)i)))];
    }

    public static ISignatureVerifier Verifier { get; } = SignatureVerifiers.Choose(out _);

    public PrivateKey Validator { get; } = TestKey.Of(1);

    public PrivateKey Faucet { get; } = TestKey.Of(2);

    public PrivateKey Alice { get; } = TestKey.Of(4);

    public PrivateKey Meter { get; } = TestKey.Of(5);

    public PrivateKey Payee { get; } = TestKey.Of(6);

    public NetworkParameters Parameters { get; }

    public Hash256 GenesisHash { get; }

    /// <summary>The outputs that exist at first, 1,000 FLUX each, all the faucet's.</summary>
    public IReadOnlyList<OutPoint> Issued { get; }

    /// <summary>Pays from one of the first outputs to Alice, with change.</summary>
    public Transaction Pay(int issue, long satoshis = 1_000_000) => Spend(Issued[issue], Money.FromFlux("1000"), Faucet, Alice.PublicKey.Hash, satoshis);

    public Transaction Spend(OutPoint output, Money amount, PrivateKey owner, KeyHash to, long satoshis)
    {
        var change = Money.FromSatoshis(amount.Satoshis - satoshis - 10_000);
        return Transaction.Create(
            [output], [TransactionOutput.To(Money.FromSatoshis(satoshis), to), TransactionOutput.To(change, owner.PublicKey.Hash)]).Sign(GenesisHash, owner);
    }

    public Task<LedgerEngine> OpenAsync(string directory, Func<LedgerEngineOptions, LedgerEngineOptions>? change = null, ISignatureVerifier? verifier = null, TimeProvider? time = null) =>
        LedgerEngine.OpenAsync(Options(directory, change), Parameters, new PrivateKeyBlockSigner(Validator), verifier ?? Verifier, time ?? TimeProvider.System, NullLoggerFactory.Instance);

    internal Task<LedgerEngine> OpenAsync(string directory, ChainDisk disk) =>
        LedgerEngine.OpenAsync(
            Options(directory, null), Parameters, new PrivateKeyBlockSigner(Validator), Verifier, TimeProvider.System, NullLoggerFactory.Instance, disk, CancellationToken.None);

    public void Dispose()
    {
        foreach (var key in new[] { Validator, Faucet, Alice, Meter, Payee })
        {
            key.Dispose();
        }
    }

    private static LedgerEngineOptions Options(string directory, Func<LedgerEngineOptions, LedgerEngineOptions>? change)
    {
        var options = new LedgerEngineOptions(directory);
        return change is null ? options : change(options);
    }
}
