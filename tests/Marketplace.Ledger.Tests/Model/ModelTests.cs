using System.Collections.Concurrent;
using System.Numerics;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.Model;

/// <summary>The state machine against the reference model, over random histories of right and wrong transactions (I1, I2, I3, I4, I6).</summary>
public sealed class ModelTests
{
    private const int Histories = 120;
    private const int BlocksPerHistory = 14;

    [Fact]
    public void State_machine_and_reference_model_decide_alike_over_random_histories()
    {
        var seen = new ConcurrentDictionary<string, int>();
        Arbitrary.ForSeeds(Histories, random => new History(random, seen).Run());

        // The generator must have met every rule that a transaction can break by itself, and had plenty accepted.
        RejectionCode[] rules =
        [
            RejectionCode.PayloadNotAllowed, RejectionCode.InputsWrong, RejectionCode.OutputsMissing, RejectionCode.OutputUnknown,
            RejectionCode.LockNotDue, RejectionCode.EscrowNotSpendable, RejectionCode.EscrowNotAllowed, RejectionCode.SignatureInvalid,
            RejectionCode.SignatureMissing, RejectionCode.SignatureUnused, RejectionCode.OutputsExceedInputs, RejectionCode.FeeTooLow,
            RejectionCode.LeaseUnknown, RejectionCode.LeaseTermsInvalid, RejectionCode.LeaseDepositTooSmall, RejectionCode.LeaseEscrowWrong,
            RejectionCode.LeaseInputsWrong, RejectionCode.LeaseEnded, RejectionCode.LeaseThroughInvalid, RejectionCode.LeaseSettledTooSoon,
            RejectionCode.LeaseUsageInvalid, RejectionCode.LeaseChargeExceedsEscrow, RejectionCode.LeaseOutputsWrong, RejectionCode.LeaseNotReclaimable,
        ];
        Assert.All(rules, rule => Assert.Contains(rule.ToString(), seen.Keys));
        string[] kinds = ["accepted Transfer", "accepted OpenLease", "accepted TopUpLease", "accepted SettleLease", "accepted CloseLease", "accepted ReclaimLease"];
        Assert.All(kinds, kind => Assert.True(seen.GetValueOrDefault(kind) >= 5, kind));
    }

    private sealed class History(Random random, ConcurrentDictionary<string, int> seen)
    {
        private readonly TestChain _chain = new(RandomMarket.Parameters);
        private readonly RandomMarket _market = new(random, ReferenceModel.FromGenesis(RandomMarket.Parameters), RandomMarket.Parameters);
        private readonly PrivateKeyBlockSigner _signer = new(TestKeys.Validator);
        private byte[] _snapshot = [];
        private long _snapshotHeight;

        private ReferenceModel Model => _market.Model;

        public void Run()
        {
            var snapshotAt = random.Next(BlocksPerHistory);
            for (var i = 0; i < BlocksPerHistory; i++)
            {
                BuildBlock();
                CompareAll();
                if (i == snapshotAt)
                {
                    using var stream = new MemoryStream();
                    _chain.State.WriteSnapshot(stream);
                    (_snapshot, _snapshotHeight) = (stream.ToArray(), _chain.State.Height);
                }
            }

            CompareReplays();
        }

        private void BuildBlock()
        {
            var before = Model.Clone();
            var hash = _chain.State.StateHash();
            using var builder = _chain.State.BeginBlock(NextTime());
            for (var i = random.Next(12); i > 0; i--)
            {
                Step(builder);
            }

            if (random.Next(6) == 0)
            {
                builder.Rollback();
                _market.Model = before;
                Assert.Equal(hash, _chain.State.StateHash());
                return;
            }

            var block = builder.Seal(_signer);
            _chain.Blocks.Add(block);
            Model.EndBlock(block.Transactions.IsEmpty || block.Transactions[^1].Payload is not Coinbase ? null : block.Transactions[^1], block.Height, block.Header.TimeMilliseconds);
        }

        /// <summary>Mostly a little later, at times much later, and often the very second at which some rule about time turns, or one beside it.</summary>
        private long NextTime()
        {
            var now = _chain.State.TipTime;
            var turns = Model.Leases.Values
                .SelectMany(lease => new[] { lease.EndsAt, lease.EndsAt + _chain.Parameters.Rules.ReclaimGraceSeconds, lease.SettledThrough + _chain.Parameters.Rules.MinimumSettleIntervalSeconds })
                .Select(second => (second + random.Next(-1, 2)) * 1000)
                .Where(turn => turn >= now)
                .ToList();
            return random.Next(10) switch
            {
                0 => now + (random.Next(100, 700) * 1000L),
                < 5 when turns.Count > 0 => turns[random.Next(turns.Count)] + random.Next(1_000),
                _ => now + random.Next(30_000),
            };
        }

        private void Step(BlockBuilder builder)
        {
            var time = builder.TimeMilliseconds / 1000;
            var (transaction, signaturesHold) = _market.Next(builder.Height, time);
            var expected = signaturesHold ? Model.Apply(transaction, builder.Height, time) : RejectionCode.SignatureInvalid;
            var actual = _chain.TryAdd(builder, transaction);
            Assert.True(expected == actual?.Code, $"{transaction}: the model says {expected?.ToString() ?? "accepted"}, the state {actual?.ToString() ?? "accepted"}.");
            seen.AddOrUpdate(expected?.ToString() ?? $"accepted {transaction.Payload?.Tag.ToString() ?? "Transfer"}", 1, (_, count) => count + 1);
            if (expected is null)
            {
                _market.Accepted(transaction);
            }
        }

        private void CompareAll()
        {
            var state = _chain.State;
            Assert.Equal(Model.Unspent.Count, state.UnspentCount);
            foreach (var (outPoint, wanted) in Model.Unspent)
            {
                Assert.True(state.TryGetOutput(outPoint, out var output));
                Assert.Equal((wanted.Amount, wanted.Lock, wanted.Height), ((BigInteger)output.Output.Amount.Satoshis, output.Output.Lock, output.Height));
            }

            Assert.Equal(Model.Leases.Count, state.LeaseCount);
            foreach (var (id, wanted) in Model.Leases)
            {
                Assert.True(state.TryGetLease(id, out var account));
                Assert.Equal(wanted, new ModelLease(
                    account.Terms, account.SettledThrough, account.EndsAt, account.Charged.Satoshis, account.Fee.Satoshis, (int)account.Settlements));
                Assert.Equal(Model.Escrowed(id), account.Escrowed.Satoshis);

                // I6: never more than rate x seconds x instances since the lease began.
                var most = (BigInteger)account.Terms.RatePerSecond.Satoshis * account.Terms.Instances
                    * (account.SettledThrough - Math.Max(account.Terms.StartsAt, account.OpenedAt));
                Assert.True(account.Charged.Satoshis <= most);
            }

            var totals = state.Totals;
            Assert.Equal(
                (Model.Issued, Model.UnspentTotal, Model.TransactionFees, Model.Charged, Model.ProtocolFees, Model.Transactions),
                (totals.Issued.Satoshis, totals.Unspent.Satoshis, (BigInteger)totals.TransactionFees, (BigInteger)totals.Charged, (BigInteger)totals.ProtocolFees, (int)totals.Transactions));

            // I1.
            Assert.Equal(totals.Issued, totals.Unspent + totals.Burned);
        }

        private void CompareReplays()
        {
            var hash = _chain.State.StateHash();
            Assert.Equal(hash, _chain.Replay().StateHash());

            var restored = LedgerState.ReadSnapshot(_chain.Parameters, new MemoryStream(_snapshot));
            Assert.Equal(_snapshotHeight, restored.Height);
            foreach (var block in _chain.Blocks.Where(block => block.Height > _snapshotHeight))
            {
                Assert.Null(restored.ApplyBlock(VerifiedBlock.Trust(block)));
            }

            Assert.Equal(hash, restored.StateHash());
        }
    }
}
