using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Marketplace.Ledger.Consensus;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Ledger.Stakes.Evidence;

namespace Marketplace.Ledger.Tests.Support;

/// <summary>Random values of the ledger's formats. Everything follows from the seed that FsCheck reports.</summary>
public static class Arbitrary
{
    /// <summary>Checks a property for many seeds; the failing seed is in the message.</summary>
    public static void ForSeeds(int tests, Action<Random> property) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(tests).WithQuietOnSuccess(true),
            Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => property(new Random(seed))));

    public static Hash256 Hash(this Random random) => new(Bytes(random, Hash256.Size));

    public static KeyHash KeyHash(this Random random) => new(Bytes(random, Ledger.Keys.KeyHash.Size));

    public static Money Amount(this Random random, long max = 1_000_000_000_000) => Money.FromSatoshis(random.NextInt64(1, max));

    public static OutputLock Lock(this Random random) => random.Next(10) switch
    {
        0 => new EscrowLock(random.Next(2) == 0 ? LeaseId.Self : new LeaseId(random.Hash())),
        1 => new TimeLock(
            random.InnerLock(),
            random.Next(2) == 0 ? LockUntil.AtHeight(random.NextInt64(1, 1_000_000)) : LockUntil.AtTime(random.NextInt64(1, LockUntil.MaxValue))),
        2 => new CollateralLock(random.Next(2) == 0 ? 0 : random.NextInt64(), random.InnerLock()),
        3 => new DepositLock(random.Next(2) == 0 ? ProposalId.Self : new ProposalId(random.Hash())),
        4 => TreasuryLock.Instance,
        _ => random.InnerLock(),
    };

    public static OutputLock InnerLock(this Random random) =>
        random.Next(4) == 0 ? new MultiSigLock(random.KeyHash()) : new KeyLock(random.KeyHash());

    public static Address Address(this Random random) => new(random.Next(2) == 0 ? AddressKind.KeyHash : AddressKind.ScriptHash, random.KeyHash());

    public static OutPoint OutPoint(this Random random) => new(random.Hash(), (uint)random.NextInt64(1L << random.Next(33)));

    public static RedeemScript Script(this Random random)
    {
        var keys = Many(random, RedeemScript.MaxKeys - 1, () => random.Witness().Key).Append(random.Witness().Key).Distinct().ToArray();
        return RedeemScript.Create(random.Next(1, keys.Length + 1), keys);
    }

    public static ImmutableArray<KeyHash> Delegates(this Random random) => [.. Many(random, StakeParameters.MaxDelegates, random.KeyHash).Order()];

    public static SlashingEvidence Evidence(this Random random) => random.Next(3) switch
    {
        0 => new DoubleVote(random.Witness().Key, random.Vote(), random.Vote()),
        1 => new DoubleProposal(random.Witness().Key, random.Proposal(), random.Proposal()),
        _ => new FalseStatement(random.Witness().Key, random.Statement(), random.Statement()),
    };

    public static Witness Witness(this Random random)
    {
        var key = Bytes(random, PublicKey.Size);
        key[0] = (byte)random.Next(2, 4);
        var signature = Bytes(random, Signature.Size);
        signature[0] &= 0x7F;
        signature[Signature.Size / 2] &= 0x3F;
        return new Witness(new PublicKey(key), Signature.Read(signature));
    }

    public static LeaseTerms Terms(this Random random) => new(
        random.KeyHash(),
        random.KeyHash(),
        random.Hash(),
        random.Amount(),
        random.Next(ushort.MaxValue + 1),
        (uint)random.NextInt64(1L << 32),
        random.NextInt64(FormatLimits.MaxUnixSeconds),
        random.NextInt64(FormatLimits.MaxUnixSeconds));

    public static ImmutableArray<Usage> Usage(this Random random, int most = 6) =>
    [
        .. Many(random, most, () => new Usage(random.KeyHash(), (ushort)random.Next(4), (uint)random.Next(1, 100_000))).Order(),
    ];

    public static TransactionPayload? Payload(this Random random) => random.Next(20) switch
    {
        0 => new GenesisIssue((uint)random.Next(300), [.. Bytes(random, random.Next(300))]),
        1 => new Coinbase(random.NextInt64()),
        2 => new OpenLease(random.Terms()),
        3 => new TopUpLease(new LeaseId(random.Hash()), random.Next(2) == 0 ? null : random.NextInt64(FormatLimits.MaxUnixSeconds)),
        4 => new SettleLease(new LeaseId(random.Hash()), random.NextInt64(FormatLimits.MaxUnixSeconds), random.Usage()),
        5 => new CloseLease(new LeaseId(random.Hash()), random.NextInt64(FormatLimits.MaxUnixSeconds), random.Usage()),
        6 => new ReclaimLease(new LeaseId(random.Hash())),
        7 => new RegisterStake(random.OutPoint(), random.Witness().Key, random.Address(), random.Delegates(), random.Next(2) == 0),
        8 => new ConfirmStake(random.OutPoint(), random.NextInt64(), $"[2001:db8::{random.Next(1, 9)}]:{random.Next(65536)}"),
        9 => new RestartStake(random.OutPoint(), random.NextInt64(), random.KeyHash()),
        10 => new SetDelegates(random.OutPoint(), random.Delegates()),
        11 => new UnregisterStake(random.OutPoint(), random.NextInt64()),
        12 => new SlashStake(random.KeyHash(), random.Evidence()),
        13 => new Burn(random.Amount()),
        14 => random.Propose(),
        15 => new Vote(new ProposalId(random.Hash()), (VoteChoice)random.Next(1, 4), [.. Many(random, 4, random.OutPoint).Append(random.OutPoint()).Order()]),
        _ => null,
    };

    public static Propose Propose(this Random random) =>
        new(new string('\u00e9', random.Next(1, 61)), random.Hash(), (uint)random.NextInt64(1L << 32), random.Address(), random.Action());

    public static ProposalAction Action(this Random random) => random.Next(3) switch
    {
        0 => new ParameterChange(
            [.. Many(random, 5, random.Change).Append(random.Change()).DistinctBy(change => change.Id).OrderBy(change => change.Id)]),
        1 => new TreasuryPayment(random.Amount(), random.Address()),
        _ => TextOnly.Instance,
    };

    public static RuleChange Change(this Random random) => new((RuleId)random.Next(ushort.MaxValue + 1), (ulong)random.NextInt64());

    public static Transaction Transaction(this Random random) =>
        Ledger.Transaction.Create(
            Many(random, 5, random.OutPoint),
            Many(random, 5, () => new TransactionOutput(random.Amount(), random.Lock())),
            random.Payload())
        .WithWitnesses(Many(random, 4, random.Witness))
        .WithScripts(Many(random, random.Next(3) == 0 ? 3 : 0, random.Script));

    public static Block Block(this Random random)
    {
        ImmutableArray<Transaction> transactions = [.. Many(random, 6, random.Transaction)];
        var header = new BlockHeader(
            random.NextInt64(),
            random.Hash(),
            MerkleTree.Root(transactions),
            random.NextInt64(FormatLimits.MaxUnixSeconds),
            transactions.Length,
            random.Hash(),
            random.Hash(),
            (ushort)random.Next(ushort.MaxValue));
        ushort validator = 0;
        var signatures = Many(random, 4, () => new CertificateSignature(validator++, random.Witness().Signature));
        return new Block(header, new Certificate((uint)random.Next(), [.. signatures]), transactions);
    }

    public static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Changes some bytes somehow: flips, replaces, inserts, removes, repeats, swaps or cuts off.</summary>
    public static byte[] Mutate(this Random random, byte[] original)
    {
        var bytes = original.ToList();
        for (var changes = random.Next(1, 4); changes > 0 && bytes.Count > 1; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 3:
                    bytes.RemoveAt(at);
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                    break;
                case 5:
                    var other = random.Next(bytes.Count);
                    (bytes[at], bytes[other]) = (bytes[other], bytes[at]);
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }

    private static SignedVote Vote(this Random random) =>
        new((VoteKind)random.Next(1, 3), (ulong)random.NextInt64(), (uint)random.Next(), random.Hash(), random.Witness().Signature);

    private static SignedProposal Proposal(this Random random) =>
        new((ulong)random.NextInt64(), (uint)random.Next(), random.Next(-1, 5), random.Hash(), random.Witness().Signature);

    private static SignedStatement Statement(this Random random) =>
        new(random.Hash(), (ulong)random.NextInt64(), random.Hash(), random.Witness().Signature);

    private static T[] Many<T>(Random random, int most, Func<T> next) => [.. Enumerable.Range(0, random.Next(most + 1)).Select(_ => next())];
}
