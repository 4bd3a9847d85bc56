using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Bench.Ledger;

/// <summary>Believes every signature, so that filling a chain for a measurement of something else costs no curve arithmetic.</summary>
internal sealed class Gullible : ISignatureVerifier
{
    public string Name => "none";

    public bool Verify(in PublicKey key, in Hash256 digest, in Signature signature) => true;
}
