using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Tests.Model;

/// <content>Which outputs may be made, which may be spent, and who has to sign for it.</content>
public sealed partial class ReferenceModel
{
    /// <summary>The first output under a lock that this kind of transaction cannot make decides.</summary>
    private static RejectionCode? CheckLocks(Transaction transaction, OutputLockTag? own)
    {
        foreach (var tag in transaction.Outputs.Select(output => (output.Lock.Tag, output.Lock)))
        {
            switch (tag.Tag)
            {
                case OutputLockTag.Escrow when own != OutputLockTag.Escrow:
                    return RejectionCode.EscrowNotAllowed;
                case OutputLockTag.Deposit when own != OutputLockTag.Deposit:
                case OutputLockTag.Treasury:
                case OutputLockTag.Collateral when ((CollateralLock)tag.Lock).SinceRound != 0:
                    return RejectionCode.LockNotAllowed;
                default:
                    break;
            }
        }

        return null;
    }

    private RejectionCode? CheckInputs(Transaction transaction, long height, long time)
    {
        foreach (var input in transaction.Inputs)
        {
            if (!Unspent.TryGetValue(input, out var output))
            {
                return RejectionCode.OutputUnknown;
            }

            switch (output.Lock)
            {
                case EscrowLock:
                    return RejectionCode.EscrowNotSpendable;
                case DepositLock or TreasuryLock:
                    return RejectionCode.OutputReserved;
                case CollateralLock when Stakes.ContainsKey(input):
                    return RejectionCode.CollateralLocked;
                case TimeLock locked when (locked.Until.Kind == LockUntilKind.Height ? height : time) < locked.Until.Value:
                    return RejectionCode.LockNotDue;
                default:
                    break;
            }
        }

        return null;
    }

    /// <summary>Owners of inputs in their order, then scripts among the parties, then keys among them; then nothing may be left over.</summary>
    private static RejectionCode? CheckSigners(Transaction transaction, List<Address> owners, List<Address> parties)
    {
        var signers = transaction.Witnesses.Select(witness => witness.Key.Hash).ToHashSet();
        var needed = new HashSet<KeyHash>();
        var scripts = new HashSet<KeyHash>();
        List<Address> inOrder =
        [
            .. owners,
            .. parties.Where(party => party.Kind == AddressKind.ScriptHash),
            .. parties.Where(party => party.Kind == AddressKind.KeyHash),
        ];
        foreach (var owner in inOrder)
        {
            if (owner.Kind == AddressKind.KeyHash)
            {
                if (!signers.Contains(owner.Hash))
                {
                    return RejectionCode.SignatureMissing;
                }

                needed.Add(owner.Hash);
                continue;
            }

            var script = transaction.Scripts.SingleOrDefault(revealed => revealed.Hash == owner.Hash);
            var cosigners = script?.Keys.Select(key => key.Hash).Where(signers.Contains).ToList();
            if (script is null || cosigners!.Count < script.Required)
            {
                return RejectionCode.ScriptMissing;
            }

            scripts.Add(script.Hash);
            needed.UnionWith(cosigners);
        }

        return signers.IsSubsetOf(needed) && transaction.Scripts.All(script => scripts.Contains(script.Hash)) ? null : RejectionCode.SignatureUnused;
    }

    private static RejectionCode? CheckOnlySigner(Transaction transaction, KeyHash party) => CheckSigners(transaction, [], [Address.FromKeyHash(party)]);

    private static RejectionCode? CheckMovesNothing(Transaction transaction) =>
        transaction.Inputs.Length > 0 ? RejectionCode.InputsWrong
        : transaction.Outputs.Length > 0 ? RejectionCode.OutputsWrong
        : null;
}
