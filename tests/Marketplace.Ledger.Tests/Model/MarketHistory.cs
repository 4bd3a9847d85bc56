using System.Collections.Concurrent;
using System.Numerics;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.Model;

/// <summary>One random history: the state machine and the reference model get the same blocks, and are compared.</summary>
public sealed class MarketHistory(Random random, ConcurrentDictionary<string, int> seen)
{
    private readonly RandomMarket _market = new(random, ReferenceModel.FromGenesis(MarketNetwork.Parameters), MarketNetwork.Parameters);

    public TestChain Chain { get; } = new(MarketNetwork.Parameters);

    private ReferenceModel Model => _market.Model;

    private LedgerState State => Chain.State;

    /// <summary>Makes the next block with up to so many transactions, by any of the validators.</summary>
    /// <param name="most">The most steps.</param>
    /// <param name="seconds">How far ahead of the last block at most, when no turn of a lease is chosen.</param>
    public void BuildBlock(int most, int seconds)
    {
        var rollback = random.Next(6) == 0;
        var (before, hash) = (Model.Clone(), rollback ? State.StateHash() : default);
        var time = NextTime(seconds);
        var proposer = (ushort)random.Next(State.Validators.Validators.Length);
        using var builder = State.BeginBlock(time, proposer);
        Model.BeginBlock(time);
        Assert.Equal(Model.Round, builder.Round);
        for (var i = random.Next(most + 1); i > 0; i--)
        {
            Step(builder);
        }

        if (rollback)
        {
            if (random.Next(2) == 0)
            {
                builder.Draft();
            }

            builder.Rollback();
            _market.Model = before;
            Assert.Equal(hash, State.StateHash());
            return;
        }

        var validators = State.Validators;
        var draft = builder.Draft();
        builder.Commit();
        Chain.Blocks.Add(draft.WithCertificate(MarketNetwork.Certify(draft.Header, validators)));
        var coinbase = draft.Transactions.IsEmpty || draft.Transactions[^1].Payload is not Coinbase ? null : draft.Transactions[^1];
        Model.EndBlock(coinbase, validators.Validators[proposer].Key, draft.Height, draft.Header.TimeMilliseconds);
        Assert.Equal(State.Validators.Hash, draft.Header.NextValidatorSetHash);
        CompareSums();
    }

    /// <summary>What the crowd would send next, right and wrong.</summary>
    public List<Transaction> Next(int count) => [.. Enumerable.Range(0, count).Select(_ => _market.Next(State.Height + 1, (State.TipTime / 1000) + 1).Transaction)];

    /// <summary>Mostly a little later, at times much later, and often the very second at which some rule about time turns, or one beside it.</summary>
    private long NextTime(int seconds)
    {
        var now = State.TipTime;
        var turns = Model.Leases.Values
            .SelectMany(lease => new[] { lease.EndsAt, lease.EndsAt + Model.Rules.ReclaimGraceSeconds, lease.SettledThrough + Model.Rules.MinimumSettleIntervalSeconds })
            .Select(second => (second + random.Next(-1, 2)) * 1000)
            .Where(turn => turn >= now)
            .ToList();
        return random.Next(20) switch
        {
            0 => now + (random.Next(100, 700) * 1000L),
            < 5 when turns.Count > 0 => turns[random.Next(turns.Count)] + random.Next(1_000),
            < 8 => now + random.Next(1_500),
            _ => now + random.Next(seconds * 1000),
        };
    }

    private void Step(BlockBuilder builder)
    {
        var time = builder.TimeMilliseconds / 1000;
        var (transaction, signatures) = _market.Next(builder.Height, time);
        var expected = signatures ?? Model.Apply(transaction, builder.Height, time);
        var actual = Chain.TryAdd(builder, transaction);
        Assert.True(expected == actual?.Code, $"{transaction}: the model says {expected?.ToString() ?? "accepted"}, the state {actual?.ToString() ?? "accepted"}.");
        Count(expected?.ToString() ?? $"accepted {transaction.Payload?.Tag.ToString() ?? "Transfer"}");
        if (expected is null)
        {
            Count(transaction.Scripts.IsEmpty ? "by keys" : "by scripts");
            _market.Accepted(transaction);
        }
    }

    private void Count(string what) => seen.AddOrUpdate(what, 1, (_, count) => count + 1);

    /// <summary>Every sum, and I1: issued = unspent + burned, as the schedule says, never above the cap.</summary>
    private void CompareSums()
    {
        var totals = State.Totals;
        Assert.Equal(
            (Model.Issued, Model.Burned, Model.UnspentTotal, Model.TransactionFees, Model.Charged, Model.ProtocolFees, Model.Transactions),
            (totals.Issued.Satoshis, totals.Burned.Satoshis, totals.Unspent.Satoshis, (BigInteger)totals.TransactionFees, (BigInteger)totals.Charged, (BigInteger)totals.ProtocolFees, (int)totals.Transactions));
        Assert.Equal(totals.Issued, totals.Unspent + totals.Burned);
        Assert.Equal(State.Emission.IssuedThrough(State.Clock.Round), totals.Issued);
        Assert.True(totals.Issued <= Chain.Parameters.SupplyCap);

        var supply = State.Supply;
        Assert.Equal(
            (Model.LockedUnder(OutputLockTag.Key) + Model.LockedUnder(OutputLockTag.MultiSig), Model.LockedUnder(OutputLockTag.Time), Model.LockedUnder(OutputLockTag.Escrow)),
            (supply.Free.Satoshis, supply.TimeLocked.Satoshis, supply.Escrow.Satoshis));
        Assert.Equal(
            (Model.LockedUnder(OutputLockTag.Collateral), Model.LockedUnder(OutputLockTag.Deposit), Model.Treasury, Model.Treasury),
            (supply.Collateral.Satoshis, supply.Deposits.Satoshis, supply.Treasury.Satoshis, State.TreasuryBalance.Satoshis));
        Count(State.Issued == Chain.Parameters.SupplyCap ? "at the cap" : "below the cap");
    }

    /// <summary>Every output, lease, stake, proposal, vote, rule and validator.</summary>
    public void CompareAll()
    {
        Assert.Equal(Model.Unspent.Count, State.UnspentCount);
        foreach (var (outPoint, wanted) in Model.Unspent)
        {
            Assert.True(State.TryGetOutput(outPoint, out var output));
            Assert.Equal((wanted.Amount, wanted.Lock, wanted.Height), ((BigInteger)output.Output.Amount.Satoshis, output.Output.Lock, output.Height));
        }

        CompareLeases();
        Assert.Equal((Model.Round, Model.RoundStart), (State.Clock.Round, State.Clock.StartedAtMilliseconds));
        Assert.Equal(Model.Stakes.Values.OrderBy(stake => stake.Collateral), State.Stakes.Records);
        Assert.Equal(Model.Round, State.Stakes.Round);
        Assert.Equal(Model.Rules, State.Rules);
        Assert.Equal(Model.Rules.Stakes, State.Stakes.Parameters);
        Assert.Equal(Model.Validators, State.Validators.Validators);
        var votes = Model.Votes.ToLookup(vote => vote.Key.Proposal, vote => new StakeVote(vote.Key.Stake, vote.Value));
        var proposals = Model.Proposals.Values
            .OrderBy(proposal => proposal.Id)
            .Select(proposal => new ProposalRecord(proposal, [.. votes[proposal.Id].OrderBy(vote => vote.Stake)]));
        Assert.Equal(proposals, State.Governance.CopyRecords());
        Count($"{State.Validators.Validators.Length} validators");
        Model.Stakes.Values.ToList().ForEach(stake => Count($"stake {stake.Status}"));
        Count(Model.Rules == Chain.Parameters.Rules ? "rules of the beginning" : "other rules");
    }

    private void CompareLeases()
    {
        Assert.Equal(Model.Leases.Count, State.LeaseCount);
        foreach (var (id, wanted) in Model.Leases)
        {
            Assert.True(State.TryGetLease(id, out var account));
            Assert.Equal(wanted, new ModelLease(
                account.Terms, account.SettledThrough, account.EndsAt, account.Charged.Satoshis, account.Fee.Satoshis, (int)account.Settlements));
            Assert.Equal(Model.Escrowed(id), account.Escrowed.Satoshis);

            // I6: never more than rate x seconds x instances since the lease began.
            var most = (BigInteger)account.Terms.RatePerSecond.Satoshis * account.Terms.Instances
                * (account.SettledThrough - Math.Max(account.Terms.StartsAt, account.OpenedAt));
            Assert.True(account.Charged.Satoshis <= most);
        }
    }
}
