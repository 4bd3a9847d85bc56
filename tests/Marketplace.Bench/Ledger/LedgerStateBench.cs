using System.Diagnostics;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Bench.Ledger;

/// <summary>The state machine alone, on one core, signatures already checked: transfers per second, bytes per unspent output.</summary>
public static class LedgerStateBench
{
    /// <summary>The least transfers per second that the state machine must reach.</summary>
    public const double RequiredPerSecond = 300_000;

    /// <summary>The most bytes that an unspent output may take, all told.</summary>
    public const double AllowedBytesPerOutput = 200;

    private const int GenesisOutputs = 100_000;
    private const int BatchSize = 50_000;
    private const int BlockSize = 10_000;

    /// <summary>Transfers (one input, two outputs) per second and core.</summary>
    /// <param name="Apply">Applied only: transactions decoded before, as a validator's pipeline hands them over.</param>
    /// <param name="DecodeAndApply">Decoded from bytes, identified, key hashes computed and applied, all on the one core.</param>
    public readonly record struct Rates(double Apply, double DecodeAndApply);

    /// <summary>Measures transfers per second over a set of at least 100,000 outputs that are spent in random order.</summary>
    /// <param name="duration">How long to apply, for each of both figures; preparing comes on top.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    public static Rates MeasureTransfers(TimeSpan duration, CancellationToken cancellationToken)
    {
        var run = new Run();
        run.Measure(TimeSpan.FromTicks(duration.Ticks / 4), decode: true, cancellationToken);
        run.Measure(TimeSpan.FromTicks(duration.Ticks / 4), decode: false, cancellationToken);
        var decoded = run.Measure(duration, decode: true, cancellationToken);
        return new Rates(run.Measure(duration, decode: false, cancellationToken), decoded);
    }

    /// <summary>Bytes of managed memory that one unspent output takes in a state of at least that many.</summary>
    /// <param name="outputs">How many outputs to make.</param>
    public static double MeasureBytesPerOutput(int outputs)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var state = Grow(outputs);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        var bytes = (after - before) / (double)state.UnspentCount;
        GC.KeepAlive(state);
        return bytes;
    }

    private static LedgerState Grow(int outputs)
    {
        using var validator = PrivateKey.Generate();
        var state = LedgerState.FromGenesis(Parameters(validator, 10));
        var signer = new PrivateKeyBlockSigner(validator);
        var genesis = state.Parameters.GenesisBlock.Transactions[0];
        var from = new OutPoint(genesis.Id, 0);
        var left = genesis.Outputs[0].Amount;
        while (state.UnspentCount < outputs)
        {
            using var builder = state.BeginBlock(state.TipTime + 1);
            for (var i = 0; i < 100; i++)
            {
                var rest = left - Money.FromSatoshis(1_000_000);
                var split = Split(from, rest, validator.PublicKey);
                if (builder.TryAdd(VerifiedTransaction.Trust(split)) is { Accepted: false } refused)
                {
                    throw new InvalidOperationException(refused.Rejection.ToString());
                }

                (from, left) = (new OutPoint(split.Id, 0), rest);
            }

            builder.Seal(signer);
        }

        return state;
    }

    private static Transaction Split(OutPoint from, Money rest, PublicKey key)
    {
        var outputs = Enumerable.Range(1, 500).Select(_ => TransactionOutput.To(Money.FromSatoshis(1_000), key.Hash));
        return Transaction.Create([from], [TransactionOutput.To(rest, key.Hash), .. outputs]).WithWitnesses([Unchecked(key)]);
    }

    private static NetworkParameters Parameters(PrivateKey key, int issue) =>
        NetworkParameters.Devnet(key.PublicKey, key.PublicKey.Hash, DateTimeOffset.UnixEpoch) with
        {
            Issue = [.. Enumerable.Repeat(TransactionOutput.To(Money.FromFlux("1000"), key.PublicKey.Hash), issue)],
        };

    // Any canonical signature will do: what is measured comes after signatures have been verified.
    private static Witness Unchecked(PublicKey key)
    {
        Span<byte> bytes = stackalloc byte[Signature.Size];
        bytes.Fill(1);
        return new Witness(key, Signature.Read(bytes));
    }

    private sealed class Run
    {
        private readonly PrivateKey _key = PrivateKey.Generate();
        private readonly Random _random = new(1);
        private readonly List<(OutPoint OutPoint, Money Amount)> _coins = [];
        private readonly LedgerState _state;
        private readonly Witness _witness;

        public Run()
        {
            _state = LedgerState.FromGenesis(Parameters(_key, GenesisOutputs));
            _witness = Unchecked(_key.PublicKey);
            foreach (var transaction in _state.Parameters.GenesisBlock.Transactions)
            {
                _coins.AddRange(transaction.Outputs.Select((output, i) => (new OutPoint(transaction.Id, (uint)i), output.Amount)));
            }
        }

        public double Measure(TimeSpan duration, bool decode, CancellationToken cancellationToken)
        {
            var clock = new Stopwatch();
            long applied = 0;
            while (clock.Elapsed < duration)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var transactions = Prepare();
                GC.Collect();
                clock.Start();
                Apply(transactions, decode);
                clock.Stop();
                applied += transactions.Length;
            }

            return applied / clock.Elapsed.TotalSeconds;
        }

        private Transaction[] Prepare()
        {
            var transactions = new Transaction[BatchSize];
            for (var i = 0; i < transactions.Length; i++)
            {
                var pick = _random.Next(_coins.Count);
                var (from, amount) = _coins[pick];
                _coins[pick] = _coins[^1];
                _coins.RemoveAt(_coins.Count - 1);
                var half = Money.FromSatoshis((amount.Satoshis - 1_000) / 2);
                var output = TransactionOutput.To(half, _key.PublicKey.Hash);
                transactions[i] = Transaction.Create([from], [output, output]).WithWitnesses([_witness]);
                _ = transactions[i].Signers;
            }

            foreach (var transaction in transactions)
            {
                _coins.Add((new OutPoint(transaction.Id, 0), transaction.Outputs[0].Amount));
                _coins.Add((new OutPoint(transaction.Id, 1), transaction.Outputs[1].Amount));
            }

            return transactions;
        }

        private void Apply(Transaction[] transactions, bool decode)
        {
            var signer = new PrivateKeyBlockSigner(_key);
            for (var start = 0; start < transactions.Length; start += BlockSize)
            {
                using var builder = _state.BeginBlock(_state.TipTime + 1);
                foreach (var transaction in transactions.AsSpan(start, BlockSize))
                {
                    var next = decode ? Transaction.Decode(transaction.Encoded) : transaction;
                    if (!builder.TryAdd(VerifiedTransaction.Trust(next)).Accepted)
                    {
                        throw new InvalidOperationException("A transfer of the bench was refused.");
                    }
                }

                builder.Seal(signer);
            }
        }
    }
}
