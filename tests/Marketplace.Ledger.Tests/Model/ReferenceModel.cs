using System.Numerics;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Tests.Model;

/// <summary>
/// The ledger's rules once more, as plainly as they can be said: dictionaries, big integers, no sharing with the product beyond its
/// value types. Written from docs/ledger-format.md, so that a mistake must be made twice to go unnoticed.
/// </summary>
public sealed class ReferenceModel(NetworkParameters parameters)
{
    public Dictionary<OutPoint, (BigInteger Amount, OutputLock Lock, long Height)> Unspent { get; private init; } = [];

    public Dictionary<LeaseId, ModelLease> Leases { get; private init; } = [];

    public BigInteger Issued { get; private set; }

    public BigInteger TransactionFees { get; private set; }

    public BigInteger Charged { get; private set; }

    public BigInteger ProtocolFees { get; private set; }

    public BigInteger BlockFees { get; private set; }

    public BigInteger BlockProtocolFees { get; private set; }

    public BigInteger Burned { get; private set; }

    public int Transactions { get; private set; }

    public BigInteger UnspentTotal => Unspent.Values.Aggregate(BigInteger.Zero, (sum, output) => sum + output.Amount);

    public static ReferenceModel FromGenesis(NetworkParameters parameters)
    {
        var model = new ReferenceModel(parameters);
        foreach (var transaction in parameters.GenesisBlock.Transactions)
        {
            model.MakeOutputs(transaction, 0, default);
            model.Issued += Sum(transaction);
            model.Transactions++;
        }

        return model;
    }

    public ReferenceModel Clone() => new(parameters)
    {
        Unspent = new(Unspent),
        Leases = new(Leases),
        Issued = Issued,
        TransactionFees = TransactionFees,
        Charged = Charged,
        ProtocolFees = ProtocolFees,
        BlockFees = BlockFees,
        BlockProtocolFees = BlockProtocolFees,
        Burned = Burned,
        Transactions = Transactions,
    };

    /// <summary>What the coinbase of a block does, in a network whose rounds are longer than the test.</summary>
    public void EndBlock(Transaction? coinbase, long height, long timeMilliseconds)
    {
        var burned = BlockProtocolFees * parameters.Rules.BurnPartsPerMillion / 1_000_000;
        var treasury = Unspent.Where(output => output.Value.Lock is TreasuryLock).ToList();
        var outputs = new List<(BigInteger Amount, OutputLock Lock)>();
        if (BlockFees > 0)
        {
            var matures = (timeMilliseconds + (parameters.Rules.CoinbaseMaturityRounds * parameters.Emission.RoundMilliseconds) + 999) / 1000;
            outputs.Add((BlockFees, new TimeLock(new KeyLock(parameters.Validators.Validators[0].Key.Hash), LockUntil.AtTime(matures))));
        }

        if (BlockProtocolFees > burned)
        {
            outputs.Add((treasury.Aggregate(BlockProtocolFees - burned, (sum, old) => sum + old.Value.Amount), TreasuryLock.Instance));
            treasury.ForEach(old => Unspent.Remove(old.Key));
        }

        for (var i = 0; i < outputs.Count; i++)
        {
            Unspent.Add(new OutPoint(coinbase!.Id, (uint)i), (outputs[i].Amount, outputs[i].Lock, height));
        }

        Transactions += outputs.Count > 0 ? 1 : 0;
        Burned += burned;
        (BlockFees, BlockProtocolFees) = (0, 0);
    }

    /// <summary>Applies a transaction whose signatures hold, or names the rule that refuses it.</summary>
    public RejectionCode? Apply(Transaction transaction, long height, long time)
    {
        var refusal = Decide(transaction, height, time, out var fee);
        if (refusal is null)
        {
            TransactionFees += fee;
            BlockFees += fee;
            Transactions++;
        }

        return refusal;
    }

    private RejectionCode? Decide(Transaction transaction, long height, long time, out BigInteger fee)
    {
        fee = 0;
        switch (transaction.Payload)
        {
            case null or OpenLease or TopUpLease:
                return Pay(transaction, height, time, out fee);
            case SettleLease settle:
                return Settle(transaction, settle.Lease, settle.Through, [.. settle.Usage], height, time, closing: false);
            case CloseLease close:
                return Settle(transaction, close.Lease, close.Through, [.. close.Usage], height, time, closing: true);
            case ReclaimLease reclaim:
                return Reclaim(transaction, reclaim.Lease, height, time);
            default:
                return RejectionCode.PayloadNotAllowed;
        }
    }

    private RejectionCode? Pay(Transaction transaction, long height, long time, out BigInteger fee)
    {
        fee = 0;
        if (transaction.Inputs.Length == 0)
        {
            return RejectionCode.InputsWrong;
        }

        if (transaction.Outputs.Length == 0)
        {
            return RejectionCode.OutputsMissing;
        }

        var escrows = transaction.Outputs.Where(output => output.Lock is EscrowLock).ToList();
        KeyHash? party = null;
        if (transaction.Payload is null && escrows.Count > 0)
        {
            return RejectionCode.EscrowNotAllowed;
        }

        if (transaction.Payload is OpenLease open)
        {
            party = open.Terms.Renter;
            if (CheckOpen(open.Terms, escrows, time) is { } refusal)
            {
                return refusal;
            }
        }

        if (transaction.Payload is TopUpLease topUp)
        {
            if (CheckTopUp(topUp, escrows, time) is { } refusal)
            {
                return refusal;
            }

            party = Leases[topUp.Lease].Terms.Renter;
        }

        if (CheckInputs(transaction, height, time) is { } wrong)
        {
            return wrong;
        }

        var owners = transaction.Inputs.Select(input => Owner(Unspent[input].Lock)).ToHashSet();
        if (party is { } partyKey)
        {
            owners.Add(partyKey);
        }

        if (CheckSigners(transaction, owners) is { } signature)
        {
            return signature;
        }

        fee = transaction.Inputs.Aggregate(BigInteger.Zero, (sum, input) => sum + Unspent[input].Amount) - Sum(transaction);
        if (fee < 0)
        {
            return RejectionCode.OutputsExceedInputs;
        }

        var kibibytes = transaction.BodyLength / 1024 + (transaction.BodyLength % 1024 == 0 ? 0 : 1);
        if (fee < (BigInteger)parameters.Rules.MinimumTransactionFee.Satoshis * kibibytes)
        {
            return RejectionCode.FeeTooLow;
        }

        Move(transaction, height);
        Record(transaction, time);
        return null;
    }

    private RejectionCode? CheckOpen(LeaseTerms terms, List<TransactionOutput> escrows, long time)
    {
        if (terms.Instances < 1 || terms.Instances > 100 || terms.FeePartsPerMillion != parameters.Rules.FeePartsPerMillion
            || terms.EndsAt <= terms.StartsAt || terms.EndsAt <= time || terms.EndsAt > time + parameters.Rules.MaximumTermSeconds)
        {
            return RejectionCode.LeaseTermsInvalid;
        }

        if (escrows.Count != 1 || escrows[0].Lock is not EscrowLock { Lease.IsSelf: true })
        {
            return RejectionCode.LeaseEscrowWrong;
        }

        var least = (BigInteger)terms.RatePerSecond.Satoshis * terms.Instances * parameters.Rules.MinimumPaidSeconds;
        return escrows[0].Amount.Satoshis < least ? RejectionCode.LeaseDepositTooSmall : null;
    }

    private RejectionCode? CheckTopUp(TopUpLease topUp, List<TransactionOutput> escrows, long time)
    {
        if (!Leases.TryGetValue(topUp.Lease, out var lease))
        {
            return RejectionCode.LeaseUnknown;
        }

        if (time > lease.EndsAt)
        {
            return RejectionCode.LeaseEnded;
        }

        if (topUp.EndsAt is { } end && (end <= lease.EndsAt || end <= time || end > time + parameters.Rules.MaximumTermSeconds))
        {
            return RejectionCode.LeaseTermsInvalid;
        }

        if (escrows.Count != 1 || ((EscrowLock)escrows[0].Lock).Lease != topUp.Lease)
        {
            return RejectionCode.LeaseEscrowWrong;
        }

        if (EscrowOf(topUp.Lease).Count >= 64)
        {
            return RejectionCode.LeaseEscrowCrowded;
        }

        var everPaidIn = lease.Charged + Escrowed(topUp.Lease) + escrows[0].Amount.Satoshis;
        return everPaidIn > Money.MaxSatoshis ? RejectionCode.AmountOutOfRange : null;
    }

    private RejectionCode? CheckInputs(Transaction transaction, long height, long time)
    {
        foreach (var input in transaction.Inputs)
        {
            if (!Unspent.TryGetValue(input, out var output))
            {
                return RejectionCode.OutputUnknown;
            }

            if (output.Lock is EscrowLock)
            {
                return RejectionCode.EscrowNotSpendable;
            }

            if (output.Lock is TimeLock locked && (locked.Until.Kind == LockUntilKind.Height ? height : time) < locked.Until.Value)
            {
                return RejectionCode.LockNotDue;
            }
        }

        return null;
    }

    private static RejectionCode? CheckSigners(Transaction transaction, HashSet<KeyHash> wanted)
    {
        var signers = transaction.Witnesses.Select(witness => witness.Key.Hash).ToHashSet();
        if (wanted.Any(owner => !signers.Contains(owner)))
        {
            return RejectionCode.SignatureMissing;
        }

        return signers.Any(signer => !wanted.Contains(signer)) ? RejectionCode.SignatureUnused : null;
    }

    private RejectionCode? Settle(Transaction transaction, LeaseId id, long through, List<Usage> usage, long height, long time, bool closing)
    {
        if (!Leases.TryGetValue(id, out var lease))
        {
            return RejectionCode.LeaseUnknown;
        }

        if (!transaction.Inputs.SequenceEqual(EscrowOf(id)))
        {
            return RejectionCode.LeaseInputsWrong;
        }

        if (CheckSigners(transaction, [lease.Terms.Meter]) is { } signature)
        {
            return signature;
        }

        var staying = closing && through == lease.SettledThrough;
        if (!staying && (through <= lease.SettledThrough || through > time || through > lease.EndsAt))
        {
            return RejectionCode.LeaseThroughInvalid;
        }

        if (!closing && through - lease.SettledThrough < parameters.Rules.MinimumSettleIntervalSeconds)
        {
            return RejectionCode.LeaseSettledTooSoon;
        }

        var bySlot = usage.GroupBy(entry => entry.Slot).Select(slot => (slot.Key, Seconds: slot.Sum(entry => (long)entry.PaidSeconds)));
        if (bySlot.Any(slot => slot.Key >= lease.Terms.Instances || slot.Seconds > through - lease.SettledThrough))
        {
            return RejectionCode.LeaseUsageInvalid;
        }

        var charge = lease.Terms.RatePerSecond.Satoshis * usage.Aggregate(BigInteger.Zero, (sum, entry) => sum + entry.PaidSeconds);
        var escrowed = Escrowed(id);
        if (charge > escrowed)
        {
            return RejectionCode.LeaseChargeExceedsEscrow;
        }

        var fee = ((lease.Charged + charge) * lease.Terms.FeePartsPerMillion / 1_000_000) - lease.Fee;
        var rest = closing ? (OutputLock)new KeyLock(lease.Terms.Renter) : new EscrowLock(id);
        List<(BigInteger Amount, OutputLock Lock)> wanted = [.. Shares(usage, charge - fee), (escrowed - charge, rest)];
        if (!SameOutputs(transaction, wanted))
        {
            return RejectionCode.LeaseOutputsWrong;
        }

        Charged += charge;
        ProtocolFees += fee;
        BlockProtocolFees += fee;
        Move(transaction, height);
        Leases[id] = lease with { SettledThrough = through, Charged = lease.Charged + charge, Fee = lease.Fee + fee, Settlements = lease.Settlements + 1 };
        if (closing)
        {
            Leases.Remove(id);
        }

        return null;
    }

    /// <summary>Each payee's share, rounded down, then one satoshi more for the largest remainders until nothing is left.</summary>
    private static IEnumerable<(BigInteger Amount, OutputLock Lock)> Shares(List<Usage> usage, BigInteger net)
    {
        var total = usage.Aggregate(BigInteger.Zero, (sum, entry) => sum + entry.PaidSeconds);
        var payees = new SortedDictionary<KeyHash, BigInteger>();
        foreach (var entry in usage)
        {
            payees[entry.Payee] = payees.GetValueOrDefault(entry.Payee) + entry.PaidSeconds;
        }

        var shares = payees.ToDictionary(payee => payee.Key, payee => net * payee.Value / total);
        var left = net - shares.Values.Aggregate(BigInteger.Zero, (sum, share) => sum + share);
        var inLine = payees.Keys.ToList();
        while (left > 0)
        {
            var first = inLine.OrderByDescending(payee => net * payees[payee] % total).ThenBy(payee => payee).First();
            inLine.Remove(first);
            shares[first] += 1;
            left--;
        }

        return payees.Keys.Select(payee => (shares[payee], (OutputLock)new KeyLock(payee)));
    }

    private RejectionCode? Reclaim(Transaction transaction, LeaseId id, long height, long time)
    {
        if (!Leases.TryGetValue(id, out var lease))
        {
            return RejectionCode.LeaseUnknown;
        }

        if (!transaction.Inputs.SequenceEqual(EscrowOf(id)))
        {
            return RejectionCode.LeaseInputsWrong;
        }

        if (CheckSigners(transaction, [lease.Terms.Renter]) is { } signature)
        {
            return signature;
        }

        if (time <= lease.EndsAt + parameters.Rules.ReclaimGraceSeconds)
        {
            return RejectionCode.LeaseNotReclaimable;
        }

        if (!SameOutputs(transaction, [(Escrowed(id), new KeyLock(lease.Terms.Renter))]))
        {
            return RejectionCode.LeaseOutputsWrong;
        }

        Move(transaction, height);
        Leases.Remove(id);
        return null;
    }

    private static bool SameOutputs(Transaction transaction, IEnumerable<(BigInteger Amount, OutputLock Lock)> wanted) =>
        transaction.Outputs.Select(output => ((BigInteger)output.Amount.Satoshis, output.Lock)).SequenceEqual(wanted.Where(output => output.Amount > 0));

    private List<OutPoint> EscrowOf(LeaseId id) =>
        [.. Unspent.Where(output => output.Value.Lock is EscrowLock escrow && escrow.Lease == id).Select(output => output.Key).Order()];

    public BigInteger Escrowed(LeaseId id) => EscrowOf(id).Aggregate(BigInteger.Zero, (sum, outPoint) => sum + Unspent[outPoint].Amount);

    private static KeyHash Owner(OutputLock held) => held is TimeLock time ? ((KeyLock)time.Inner).Hash : ((KeyLock)held).Hash;

    private static BigInteger Sum(Transaction transaction) =>
        transaction.Outputs.Aggregate(BigInteger.Zero, (sum, output) => sum + output.Amount.Satoshis);

    private void Move(Transaction transaction, long height)
    {
        foreach (var input in transaction.Inputs)
        {
            Unspent.Remove(input);
        }

        MakeOutputs(transaction, height, new LeaseId(transaction.Id));
    }

    private void MakeOutputs(Transaction transaction, long height, LeaseId self)
    {
        for (var i = 0; i < transaction.Outputs.Length; i++)
        {
            var output = transaction.Outputs[i];
            var held = output.Lock is EscrowLock { Lease.IsSelf: true } ? new EscrowLock(self) : output.Lock;
            Unspent.Add(new OutPoint(transaction.Id, (uint)i), (output.Amount.Satoshis, held, height));
        }
    }

    private void Record(Transaction transaction, long time)
    {
        if (transaction.Payload is OpenLease open)
        {
            var start = open.Terms.StartsAt > time ? open.Terms.StartsAt : time;
            Leases.Add(new LeaseId(transaction.Id), new ModelLease(open.Terms, start, open.Terms.EndsAt, 0, 0, 0));
        }

        if (transaction.Payload is TopUpLease { EndsAt: { } end } topUp)
        {
            Leases[topUp.Lease] = Leases[topUp.Lease] with { EndsAt = end };
        }
    }
}

/// <summary>A lease in the reference model.</summary>
public sealed record ModelLease(LeaseTerms Terms, long SettledThrough, long EndsAt, BigInteger Charged, BigInteger Fee, int Settlements);
