using System.Numerics;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger.Tests.Model;

/// <summary>
/// The ledger's rules once more, as plainly as they can be said: dictionaries, big integers, no sharing with the product beyond its
/// value types. Written from docs/ledger-format.md, so that a mistake must be made twice to go unnoticed.
/// </summary>
public sealed partial class ReferenceModel(NetworkParameters parameters)
{
    public Dictionary<OutPoint, (BigInteger Amount, OutputLock Lock, long Height)> Unspent { get; private init; } = [];

    public Dictionary<LeaseId, ModelLease> Leases { get; private init; } = [];

    public Dictionary<OutPoint, StakeRecord> Stakes { get; private init; } = [];

    public Dictionary<ProposalId, Proposal> Proposals { get; private init; } = [];

    public Dictionary<(ProposalId Proposal, OutPoint Stake), VoteChoice> Votes { get; private init; } = [];

    public LedgerRules Rules { get; private set; } = parameters.Rules;

    /// <summary>The validators of the next block, ascending by key.</summary>
    public List<Validator> Validators { get; private set; } = [.. parameters.Validators.Validators];

    public long Round { get; private set; }

    public long RoundStart { get; private set; } = parameters.GenesisTimeMilliseconds;

    public BigInteger Issued { get; private set; }

    public BigInteger Burned { get; private set; }

    public BigInteger TransactionFees { get; private set; }

    public BigInteger Charged { get; private set; }

    public BigInteger ProtocolFees { get; private set; }

    public int Transactions { get; private set; }

    public BigInteger UnspentTotal => Unspent.Values.Aggregate(BigInteger.Zero, (sum, output) => sum + output.Amount);

    public BigInteger Treasury => LockedUnder(OutputLockTag.Treasury);

    public static ReferenceModel FromGenesis(NetworkParameters parameters)
    {
        var model = new ReferenceModel(parameters);
        foreach (var transaction in parameters.GenesisBlock.Transactions)
        {
            model.MakeOutputs(transaction, 0);
            model.Issued += Sum(transaction);
            model.Transactions++;
        }

        return model;
    }

    public BigInteger LockedUnder(OutputLockTag tag) =>
        Unspent.Values.Where(output => output.Lock.Tag == tag).Aggregate(BigInteger.Zero, (sum, output) => sum + output.Amount);

    /// <summary>A copy between two blocks.</summary>
    public ReferenceModel Clone() => new(parameters)
    {
        Unspent = new(Unspent),
        Leases = new(Leases),
        Stakes = new(Stakes),
        Proposals = new(Proposals),
        Votes = new(Votes),
        Rules = Rules,
        Validators = Validators,
        Round = Round,
        RoundStart = RoundStart,
        Issued = Issued,
        Burned = Burned,
        TransactionFees = TransactionFees,
        Charged = Charged,
        ProtocolFees = ProtocolFees,
        Transactions = Transactions,
    };

    /// <summary>Applies a transaction whose signatures hold, or names the rule that refuses it.</summary>
    public RejectionCode? Apply(Transaction transaction, long height, long time)
    {
        var refusal = Decide(transaction, height, time, out var fee);
        if (refusal is null)
        {
            TransactionFees += fee;
            _block.Fees += fee;
            Transactions++;
        }

        return refusal;
    }

    private RejectionCode? Decide(Transaction transaction, long height, long time, out BigInteger fee)
    {
        fee = 0;
        switch (transaction.Payload)
        {
            case null or OpenLease or TopUpLease or RegisterStake or SetDelegates or Propose or Vote or Burn:
                return Pay(transaction, height, time, out fee);
            case SettleLease settle:
                return Settle(transaction, settle.Lease, settle.Through, [.. settle.Usage], height, time, closing: false);
            case CloseLease close:
                return Settle(transaction, close.Lease, close.Through, [.. close.Usage], height, time, closing: true);
            case ReclaimLease reclaim:
                return Reclaim(transaction, reclaim.Lease, height, time);
            case ConfirmStake confirm:
                return Confirm(transaction, confirm);
            case RestartStake restart:
                return Restart(transaction, restart);
            case UnregisterStake unregister:
                return Unregister(transaction, unregister);
            case SlashStake slash:
                return Slash(transaction, slash, height);
            default:
                return RejectionCode.PayloadNotAllowed;
        }
    }

    /// <summary>All kinds that spend inputs, leave a fee and may have change.</summary>
    private RejectionCode? Pay(Transaction transaction, long height, long time, out BigInteger fee)
    {
        fee = 0;
        if (transaction.Inputs.Length == 0)
        {
            return RejectionCode.InputsWrong;
        }

        if (transaction.Outputs.Length == 0 && transaction.Payload is not Burn)
        {
            return RejectionCode.OutputsMissing;
        }

        List<Address> parties = [];
        var refusal = transaction.Payload switch
        {
            OpenLease open => CheckOpen(transaction, open.Terms, time, parties),
            TopUpLease topUp => CheckTopUp(transaction, topUp, time, parties),
            RegisterStake register => CheckRegister(transaction, register, parties),
            SetDelegates set => CheckSetDelegates(transaction, set, parties),
            Propose => CheckPropose(transaction),
            Vote vote => CheckVote(transaction, vote, parties),
            _ => CheckLocks(transaction, null),
        };
        refusal ??= CheckInputs(transaction, height, time);
        refusal ??= CheckSigners(transaction, [.. transaction.Inputs.Select(input => Unspent[input].Lock.Owner!.Value)], parties);
        refusal ??= CheckFee(transaction, out fee);
        refusal ??= transaction.Payload switch
        {
            OpenLease open => Open(transaction, open.Terms, time),
            TopUpLease { EndsAt: { } end } topUp => Extend(topUp.Lease, end),
            RegisterStake register => Register(register),
            SetDelegates set => Delegate(set),
            Propose propose => Put(transaction, propose),
            Vote vote => Cast(vote, time),
            Burn burn => Destroy(burn.Amount.Satoshis),
            _ => null,
        };
        if (refusal is null)
        {
            Move(transaction, height);
        }

        return refusal;
    }

    private RejectionCode? CheckFee(Transaction transaction, out BigInteger fee)
    {
        fee = transaction.Inputs.Aggregate(BigInteger.Zero, (sum, input) => sum + Unspent[input].Amount) - Sum(transaction);
        fee -= transaction.Payload is Burn burn ? burn.Amount.Satoshis : 0;
        var kibibytes = (transaction.BodyLength / 1024) + (transaction.BodyLength % 1024 == 0 ? 0 : 1);
        return fee < 0 ? RejectionCode.OutputsExceedInputs
            : fee < (BigInteger)Rules.MinimumTransactionFee.Satoshis * kibibytes ? RejectionCode.FeeTooLow
            : null;
    }

    private RejectionCode? Destroy(BigInteger amount)
    {
        Burned += amount;
        return null;
    }

    private static BigInteger Sum(Transaction transaction) =>
        transaction.Outputs.Aggregate(BigInteger.Zero, (sum, output) => sum + output.Amount.Satoshis);

    private void Move(Transaction transaction, long height)
    {
        foreach (var input in transaction.Inputs)
        {
            Unspent.Remove(input);
        }

        MakeOutputs(transaction, height);
    }

    private void MakeOutputs(Transaction transaction, long height)
    {
        for (var i = 0; i < transaction.Outputs.Length; i++)
        {
            var output = transaction.Outputs[i];
            var held = output.Lock switch
            {
                EscrowLock { Lease.IsSelf: true } => new EscrowLock(new LeaseId(transaction.Id)),
                DepositLock => new DepositLock(new ProposalId(transaction.Id)),
                CollateralLock collateral => new CollateralLock(Round, collateral.Inner),
                var other => other,
            };
            Unspent.Add(new OutPoint(transaction.Id, (uint)i), (output.Amount.Satoshis, held, height));
        }
    }
}

/// <summary>A lease in the reference model.</summary>
public sealed record ModelLease(LeaseTerms Terms, long SettledThrough, long EndsAt, BigInteger Charged, BigInteger Fee, int Settlements);
