using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Tests.Model;

/// <summary>A transaction before it is built, so that it can be spoiled.</summary>
public sealed class Plan
{
    public List<OutPoint> Inputs { get; } = [];

    public List<TransactionOutput> Outputs { get; } = [];

    public TransactionPayload? Payload { get; set; }

    public List<PrivateKey> Signers { get; } = [];

    public List<RedeemScript> Scripts { get; } = [];

    public bool ForAnotherNetwork { get; set; }

    public bool ForgedEvidence { get; set; }

    /// <summary>Signs for an owner: with its key, or with a script's and as many keys as it asks for.</summary>
    public void SignFor(Address owner, Random random)
    {
        if (owner.Kind == AddressKind.KeyHash)
        {
            Signers.Add(MarketNetwork.Keys[owner.Hash]);
            return;
        }

        var script = MarketNetwork.Scripts.Single(known => known.Hash == owner.Hash);
        Scripts.Add(script);
        var cosigners = script.Keys.ToArray();
        random.Shuffle(cosigners);
        Signers.AddRange(cosigners.Take(script.Required).Select(key => MarketNetwork.Keys[key.Hash]));
    }

    /// <summary>The transaction, and the rule by which its signatures are refused before the ledger's rules see it.</summary>
    public (Transaction Transaction, RejectionCode? Signatures) Build(Hash256 genesisHash)
    {
        var network = ForAnotherNetwork ? Hashing.Sha256d("another network"u8) : genesisHash;
        var transaction = Transaction.Create(Inputs.Distinct(), Outputs, Payload).WithScripts(Scripts.DistinctBy(script => script.Hash)).Sign(network, Signers);
        return (transaction, ForAnotherNetwork && Signers.Count > 0 ? RejectionCode.SignatureInvalid : ForgedEvidence ? RejectionCode.EvidenceInvalid : null);
    }
}
