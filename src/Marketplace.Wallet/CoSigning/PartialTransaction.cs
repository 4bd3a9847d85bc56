using System.Collections.Immutable;
using Marketplace.Wallet.Keys;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Wallet.Payments;

namespace Marketplace.Wallet.CoSigning;

/// <summary>A transaction that several people sign one after the other, with all that each of them must know. Immutable; its parts always fit together.</summary>
public sealed record PartialTransaction
{
    private PartialTransaction(string network, Hash256 genesisHash, Transaction transaction, ImmutableArray<PartialInput> inputs)
    {
        Network = network;
        GenesisHash = genesisHash;
        Transaction = transaction;
        Inputs = inputs;
    }

    /// <summary>The network's name, for people.</summary>
    public string Network { get; }

    /// <summary>The network that the signatures hold on, and no other.</summary>
    public Hash256 GenesisHash { get; }

    /// <summary>What is signed, without witnesses: a transfer, or the burning of money.</summary>
    public Transaction Transaction { get; }

    /// <summary>What it spends, in the order of its inputs.</summary>
    public ImmutableArray<PartialInput> Inputs { get; }

    /// <summary>The signatures so far, each valid and of a key that the inputs ask for.</summary>
    public ImmutableSortedDictionary<PublicKey, Signature> Signatures { get; private init; } = ImmutableSortedDictionary<PublicKey, Signature>.Empty;

    /// <summary>What the inputs are worth.</summary>
    public Money InputSum => Inputs.Aggregate(Money.Zero, (sum, input) => sum + input.Output.Amount);

    /// <summary>What is destroyed.</summary>
    public Money Burned => Transaction.Payload is Burn burn ? burn.Amount : Money.Zero;

    /// <summary>What goes to the network.</summary>
    public Money Fee => InputSum - Transaction.OutputSum - Burned;

    /// <summary>Whether every input has the signatures that it needs.</summary>
    public bool IsComplete => Inputs.All(input => Missing(input) == 0);

    /// <summary>Puts the parts together; nobody has signed yet.</summary>
    /// <param name="network">The network's name.</param>
    /// <param name="genesisHash">The network.</param>
    /// <param name="transaction">Without witnesses and scripts.</param>
    /// <param name="inputs">What it spends, in the order of its inputs.</param>
    /// <exception cref="FormatException">The parts do not fit together; the message says which.</exception>
    public static PartialTransaction Create(string network, Hash256 genesisHash, Transaction transaction, ImmutableArray<PartialInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (!transaction.Witnesses.IsEmpty || !transaction.Scripts.IsEmpty)
        {
            throw new FormatException("its transaction is signed already");
        }

        if (transaction.Payload is not (null or Burn))
        {
            throw new FormatException($"its transaction is a {transaction.Payload.Tag}; only transfers and burns are signed from files");
        }

        if (!transaction.Inputs.SequenceEqual(inputs.Select(input => input.OutPoint)) || inputs.IsEmpty)
        {
            throw new FormatException("its list of inputs is not that of its transaction");
        }

        if (inputs.FirstOrDefault(input => !FitsLock(input)) is { } odd)
        {
            throw new FormatException($"its input {odd.OutPoint} has a lock and a redeem script that do not belong together");
        }

        var outputs = (Int128)transaction.OutputSum.Satoshis + (transaction.Payload is Burn burn ? burn.Amount.Satoshis : 0);
        var sum = inputs.Aggregate((Int128)0, (total, input) => total + input.Output.Amount.Satoshis);
        return sum <= Money.MaxSatoshis && outputs <= sum
            ? new PartialTransaction(network, genesisHash, transaction, inputs)
            : throw new FormatException("its outputs are worth more than its inputs");
    }

    /// <summary>Refuses a fee above a limit, before anything is signed.</summary>
    /// <param name="maxFee">The limit.</param>
    /// <exception cref="WalletException">The fee is too high.</exception>
    public void RequireFair(Money maxFee) => NetworkRules.RequireFair(Fee, maxFee);

    /// <summary>How many signatures an input still lacks.</summary>
    /// <param name="input">One of <see cref="Inputs"/>.</param>
    public int Missing(PartialInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Math.Max(0, (input.Script?.Required ?? 1) - Signers(input).Count());
    }

    /// <summary>The keys that have signed an input.</summary>
    /// <param name="input">One of <see cref="Inputs"/>.</param>
    public IEnumerable<PublicKey> Signers(PartialInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Signatures.Keys.Where(key => Asks(input, key));
    }

    /// <summary>The same with one signature more, which is verified.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="signature">The signature.</param>
    /// <exception cref="FormatException">No input asks for the key, or the signature does not hold.</exception>
    public PartialTransaction With(PublicKey key, Signature signature)
    {
        if (!Inputs.Any(input => Asks(input, key)))
        {
            throw new FormatException($"key {key} has signed but has no part in the transaction");
        }

        return SignatureVerifiers.Choose(out _).Verify(key, Transaction.SigningDigest(GenesisHash), signature)
            ? this with { Signatures = Signatures.SetItem(key, signature) }
            : throw new FormatException($"the signature of key {key} does not hold for this transaction on this network");
    }

    /// <summary>The same, signed by each of these keys that an input asks for.</summary>
    /// <param name="keys">The keys.</param>
    /// <returns>The transaction, and how many keys signed that had not before.</returns>
    public (PartialTransaction Signed, int Added) Sign(WalletKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var digest = Transaction.SigningDigest(GenesisHash);
        var signatures = Signatures;
        foreach (var owner in Inputs.SelectMany(Owners).Distinct().Where(owner => keys.Owns(Address.FromKeyHash(owner))))
        {
            var key = keys.KeyOf(owner);
            signatures = signatures.SetItem(key.PublicKey, key.Sign(digest));
        }

        return (this with { Signatures = signatures }, signatures.Count - Signatures.Count);
    }

    /// <summary>The signatures of both.</summary>
    /// <param name="other">The same transaction with the same facts about its inputs.</param>
    /// <exception cref="FormatException">It is another transaction, or says other things about what is spent.</exception>
    public PartialTransaction Combine(PartialTransaction other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.GenesisHash != GenesisHash || other.Transaction.Id != Transaction.Id)
        {
            throw new FormatException("it holds another transaction");
        }

        return other.Inputs.SequenceEqual(Inputs)
            ? this with { Signatures = Signatures.SetItems(other.Signatures) }
            : throw new FormatException("it says something else about what the transaction spends");
    }

    /// <summary>The transaction with its witnesses, no more of them than its inputs ask for.</summary>
    /// <exception cref="InvalidOperationException">It is not complete.</exception>
    public Transaction Finish()
    {
        if (!IsComplete)
        {
            throw new InvalidOperationException("Signatures are missing.");
        }

        var keys = Inputs.SelectMany(input => Signers(input).Take(input.Script?.Required ?? 1)).ToHashSet();
        return Transaction
            .WithScripts(Inputs.Select(input => input.Script).OfType<RedeemScript>().Distinct())
            .WithWitnesses(keys.Select(key => new Witness(key, Signatures[key])));
    }

    private static bool Asks(PartialInput input, PublicKey key) =>
        input.Script is { } script ? script.Keys.Contains(key) : input.Output.Lock.Owner?.Hash == key.Hash;

    private static IEnumerable<KeyHash> Owners(PartialInput input) =>
        input.Script is { } script ? script.Keys.Select(key => key.Hash) : [input.Output.Lock.Owner!.Value.Hash];

    private static bool FitsLock(PartialInput input) => (input.Output.Lock is TimeLock time ? time.Inner : input.Output.Lock) switch
    {
        KeyLock => input.Script is null,
        MultiSigLock multiSig => input.Script?.Hash == multiSig.ScriptHash,
        _ => false,
    };
}
