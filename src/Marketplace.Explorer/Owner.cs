using Marketplace.Ledger.Keys;

namespace Marketplace.Explorer;

/// <summary>How tables name the owner of an output.</summary>
internal static class Owner
{
    public static byte[] Of(Address address) => [(byte)address.Kind, .. address.Hash.Bytes];

    public static Address Read(ReadOnlySpan<byte> bytes) => new((AddressKind)bytes[0], new KeyHash(bytes[1..]));
}
