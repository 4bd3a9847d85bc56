using Marketplace.Testing.Ledgers;
using Marketplace.Ledger;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Testing.Keys;

namespace Marketplace.Explorer.Tests.Explorer;

/// <summary>A chain in memory on which a random crowd moves money under every kind of lock; rounds pay stakes and the treasury meanwhile.</summary>
internal sealed class RandomChain : IBlockSource
{
    private static readonly PrivateKey Validator = TestKey.Of(1);
    private static readonly PrivateKey[] Actors = [.. Enumerable.Range(10, 6).Select(i => TestKey.Of((byte)i))];
    private static readonly PrivateKey[] Machines = [.. Enumerable.Range(30, 6).Select(i => TestKey.Of((byte)i))];
    private static readonly Dictionary<KeyHash, PrivateKey> ByHash = Actors.ToDictionary(key => key.PublicKey.Hash);
    private static readonly RedeemScript Shared = RedeemScript.Create(2, Actors.Take(3).Select(key => key.PublicKey));
    private static readonly Marketplace.Ledger.Keys.Verification.ISignatureVerifier Verifier = TestNetwork.Verifier;

    private readonly Random _random;
    private readonly LedgerState _state;

    public RandomChain(Random random)
    {
        _random = random;
        _state = LedgerState.FromGenesis(Parameters);
        Follow(Parameters.GenesisBlock);
    }

    public static NetworkParameters Parameters { get; } =
        NetworkParameters.Devnet(Validator.PublicKey, Actors[0].PublicKey.Hash, TestNetwork.GenesisTime) is var devnet
            ? devnet with
            {
                Issue =
                [
                    .. Actors.SelectMany(key => Enumerable.Repeat(TransactionOutput.To(Money.FromFlux("5000"), key.PublicKey.Hash), 4)),
                    new TransactionOutput(Money.FromFlux("7"), new TimeLock(new KeyLock(Actors[0].PublicKey.Hash), LockUntil.AtHeight(9))),
                ],
                Rules = devnet.Rules with
                {
                    MinimumVotingRounds = 20,
                    EnactmentDelayRounds = 5,
                    ProposalDeposit = Money.FromFlux("10"),
                    CoinbaseMaturityRounds = 40,
                    MinimumVoteStake = Money.FromFlux("1"),
                    Stakes = devnet.Rules.Stakes with { CollateralAge = 3, ConfirmAfter = 30, ConfirmWithin = 60, StartWindow = 100, Maturity = 50 },
                },
            }
            : throw new InvalidOperationException();

    public LedgerState State => _state;

    public List<Block> Blocks { get; } = [];

    /// <summary>All outputs that are unspent.</summary>
    public Dictionary<OutPoint, TransactionOutput> Unspent { get; } = [];

    /// <summary>Who spent each output that is spent.</summary>
    public Dictionary<OutPoint, (Hash256 Transaction, int Input)> Spent { get; } = [];

    /// <summary>The transactions that touched each address, in order.</summary>
    public Dictionary<Address, List<(Hash256 Id, long Received, long Sent)>> History { get; } = [];

    public long HeadHeight => Blocks.Count - 1;

    public ValueTask<Block?> GetBlockAsync(long height, CancellationToken cancellationToken) =>
        ValueTask.FromResult(height < Blocks.Count ? Blocks[(int)height] : null);

    public IAsyncEnumerable<Block> ReadBlocksAsync(long from, CancellationToken cancellationToken) => Blocks.Skip((int)from).ToAsyncEnumerable();

    /// <summary>Grows by a block of transactions that the rules accept; what they refuse is left out.</summary>
    public void Grow()
    {
        using var builder = _state.BeginBlock(_state.TipTime + (_random.Next(4) == 0 ? _random.Next(20_000) : _random.Next(2_000)));
        var taken = new HashSet<OutPoint>();
        for (var i = _random.Next(8); i > 0; i--)
        {
            if (Next(builder, taken) is { } transaction
                && SignatureChecks.TryVerify(transaction, Parameters.GenesisHash, Verifier, out var verified, out _)
                && builder.TryAdd(verified).Accepted)
            {
                taken.UnionWith(transaction.Inputs);
            }
        }

        Follow(builder.Seal(new PrivateKeyBlockSigner(Validator)));
    }

    private void Follow(Block block)
    {
        Blocks.Add(block);
        foreach (var transaction in block.Transactions)
        {
            var touched = new Dictionary<Address, (long Received, long Sent)>();
            for (var i = 0; i < transaction.Inputs.Length; i++)
            {
                Assert.True(Unspent.Remove(transaction.Inputs[i], out var output));
                Spent.Add(transaction.Inputs[i], (transaction.Id, i));
                if (output.Lock.Owner is { } owner)
                {
                    touched[owner] = touched.GetValueOrDefault(owner) is var sums ? (sums.Received, sums.Sent + output.Amount.Satoshis) : default;
                }
            }

            for (var i = 0; i < transaction.Outputs.Length; i++)
            {
                var output = transaction.Outputs[i];
                Unspent.Add(new OutPoint(transaction.Id, (uint)i), output);
                if (output.Lock.Owner is { } owner)
                {
                    touched[owner] = touched.GetValueOrDefault(owner) is var sums ? (sums.Received + output.Amount.Satoshis, sums.Sent) : default;
                }
            }

            foreach (var (owner, (received, sent)) in touched)
            {
                History.TryAdd(owner, []);
                History[owner].Add((transaction.Id, received, sent));
            }
        }
    }

    private Transaction? Next(BlockBuilder builder, HashSet<OutPoint> taken)
    {
        var lease = _state.Leases.Count == 0 ? null : _state.Leases.ElementAt(_random.Next(_state.Leases.Count));
        var now = builder.TimeMilliseconds / 1000;
        return _random.Next(14) switch
        {
            9 when lease is not null => Pay(
                taken, [new TransactionOutput(Money.FromSatoshis(_random.Next(1, 9_000)), new EscrowLock(lease.Id))], new TopUpLease(lease.Id, null), ByHash[lease.Terms.Renter]),
            10 when Stake() is { } stake => Pay(taken, [], new SetDelegates(stake.Collateral, [Actor().PublicKey.Hash]), ByHash[stake.Operator]),
            0 => Pay(taken, [], new Burn(Money.FromSatoshis(_random.Next(1, 5_000)))),
            1 => Open(taken, now),
            2 when lease is not null => Settle(lease, now),
            3 => Pay(taken, [new TransactionOutput(Money.FromFlux("1000"), new CollateralLock(0, Key()))], null),
            4 => Register(taken),
            5 => Confirm(),
            6 => Leave(),
            7 => Pay(taken, [new TransactionOutput(Parameters.Rules.ProposalDeposit, DepositLock.Self)], Proposal()),
            8 => Vote(taken),
            _ => Pay(taken, [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => new TransactionOutput(Money.FromSatoshis(_random.NextInt64(1, 2_000_000)), Lock()))], null),
        };
    }

    /// <summary>Spends some outputs of the crowd for these outputs, with change and a fee.</summary>
    private Transaction? Pay(HashSet<OutPoint> taken, List<TransactionOutput> outputs, TransactionPayload? payload, params PrivateKey[] also)
    {
        var wanted = outputs.Sum(output => output.Amount.Satoshis) + 10_000 + (payload is Burn burn ? burn.Amount.Satoshis : 0);
        var coins = Unspent.Where(coin => !taken.Contains(coin.Key) && coin.Value.Lock.Owner is { } owner && (owner == Shared.Address || ByHash.ContainsKey(owner.Hash))).ToList();
        var inputs = new List<OutPoint>();
        var signers = new HashSet<PrivateKey>(also);
        long sum = 0;
        while (sum < wanted && coins.Count > 0)
        {
            var pick = _random.Next(coins.Count);
            var (outPoint, output) = coins[pick];
            coins.RemoveAt(pick);
            inputs.Add(outPoint);
            sum += output.Amount.Satoshis;
            signers.UnionWith(output.Lock.Owner == Shared.Address ? Actors.Take(2) : [ByHash[output.Lock.Owner!.Value.Hash]]);
        }

        if (sum < wanted || inputs.Count > 20)
        {
            return null;
        }

        if (sum > wanted)
        {
            outputs.Add(new TransactionOutput(Money.FromSatoshis(sum - wanted), Key()));
        }

        var shares = inputs.Any(input => Unspent[input].Lock.Owner == Shared.Address);
        return Transaction.Create(inputs, outputs, payload).WithScripts(shares ? [Shared] : []).Sign(Parameters.GenesisHash, signers);
    }

    private Transaction? Open(HashSet<OutPoint> taken, long now)
    {
        var renter = Actor();
        var terms = new LeaseTerms(
            renter.PublicKey.Hash, Actor().PublicKey.Hash, Hashing.Sha256([1]), Money.FromSatoshis(_random.Next(1, 900)), 1, Parameters.Rules.FeePartsPerMillion, now, now + 500);
        return Pay(taken, [new TransactionOutput(Money.FromSatoshis(500_000), EscrowLock.Self)], new OpenLease(terms), renter);
    }

    private Transaction Settle(LeaseAccount lease, long now)
    {
        var through = Math.Min(now, lease.EndsAt);
        var seconds = (uint)_random.NextInt64(Math.Max(0, through - lease.SettledThrough) + 1);
        Usage[] usage = seconds == 0 ? [] : [new Usage(Actor().PublicKey.Hash, 0, seconds)];
        try
        {
            var settlement = _random.Next(3) == 0 ? LeaseTransactions.Close(lease, through, usage) : LeaseTransactions.Settle(lease, through, usage);
            return settlement.Sign(Parameters.GenesisHash, ByHash[lease.Terms.Meter]);
        }
        catch (ArgumentException)
        {
            return LeaseTransactions.Reclaim(lease).Sign(Parameters.GenesisHash, ByHash[lease.Terms.Renter]);
        }
    }

    private Transaction? Register(HashSet<OutPoint> taken)
    {
        var free = Unspent.Where(coin => coin.Value.Lock is CollateralLock { Inner: KeyLock } && !taken.Contains(coin.Key)
            && _state.Stakes.Records.All(stake => stake.Collateral != coin.Key)).ToList();
        if (free.Count == 0)
        {
            return null;
        }

        var (collateral, output) = free[_random.Next(free.Count)];
        taken.Add(collateral);
        var machine = Machines[_random.Next(Machines.Length)];
        return Pay(
            taken, [], new RegisterStake(collateral, machine.PublicKey, _random.Next(2) == 0 ? Shared.Address : Actor().PublicKey.Address, [], false), machine, ByHash[output.Lock.Owner!.Value.Hash]);
    }

    private Transaction? Confirm() => Stake() is { } stake
        ? Transaction.Create([], [], new ConfirmStake(stake.Collateral, _state.Clock.Round, $"198.51.100.{_random.Next(1, 255)}:16127"))
            .Sign(Parameters.GenesisHash, Machines.First(machine => machine.PublicKey == stake.NodeKey))
        : null;

    private Transaction? Leave() => Stake() is { } stake
        ? (_random.Next(3) == 0
            ? Transaction.Create([], [], new UnregisterStake(stake.Collateral, stake.RegisteredRound))
            : Transaction.Create([], [], new RestartStake(stake.Collateral, stake.StartedRound, stake.Operator))).Sign(Parameters.GenesisHash, ByHash[stake.Operator])
        : null;

    private StakeRecord? Stake() => _state.Stakes.Records.Count == 0 ? null : _state.Stakes.Records.ElementAt(_random.Next(_state.Stakes.Records.Count));

    private Propose Proposal() => new(
        $"proposal {_random.Next(1_000)}",
        default,
        20,
        Actor().PublicKey.Address,
        _random.Next(2) == 0 ? TextOnly.Instance : new TreasuryPayment(Money.FromSatoshis(_random.Next(1, 100_000)), Shared.Address));

    private Transaction? Vote(HashSet<OutPoint> taken)
    {
        var proposals = Blocks.SelectMany(block => block.Transactions).Where(transaction => transaction.Payload is Propose).ToList();
        var stakes = _state.Stakes.Records.Where(stake => ByHash.ContainsKey(stake.Operator)).Select(stake => stake.Collateral).Where(stake => !taken.Contains(stake)).Order().Take(2).ToList();
        if (proposals.Count == 0 || stakes.Count == 0)
        {
            return null;
        }

        taken.UnionWith(stakes);
        return Pay(
            taken,
            [],
            new Vote(new ProposalId(proposals[^1].Id), (VoteChoice)_random.Next(1, 4), [.. stakes]),
            [.. stakes.Select(stake => ByHash[Unspent[stake].Lock.Owner!.Value.Hash])]);
    }

    private OutputLock Lock() => _random.Next(6) switch
    {
        0 => new TimeLock(Key(), LockUntil.AtHeight(_random.Next(1, 60))),
        1 => new TimeLock(Key(), LockUntil.AtTime((_state.TipTime / 1000) + _random.Next(-50, 400_000))),
        2 => new CollateralLock(0, Key()),
        _ => Key(),
    };

    private OutputLock Key() => _random.Next(5) == 0 ? new MultiSigLock(Shared.Hash) : new KeyLock(Actor().PublicKey.Hash);

    private PrivateKey Actor() => Actors[_random.Next(Actors.Length)];
}
