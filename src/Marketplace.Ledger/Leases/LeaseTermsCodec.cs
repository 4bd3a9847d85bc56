using Marketplace.Ledger.Canonical;

namespace Marketplace.Ledger;

/// <summary>The canonical bytes of a lease's terms, in opening transactions and in the state.</summary>
internal static class LeaseTermsCodec
{
    public static void Write(ref CanonicalWriter writer, LeaseTerms terms)
    {
        writer.WriteKeyHash(terms.Renter);
        writer.WriteKeyHash(terms.Meter);
        writer.WriteHash(terms.SpecHash);
        writer.WriteMoney(terms.RatePerSecond);
        writer.WriteUInt16(checked((ushort)terms.Instances));
        writer.WriteUInt32(terms.FeePartsPerMillion);
        writer.WriteInt64(terms.StartsAt);
        writer.WriteInt64(terms.EndsAt);
    }

    public static LeaseTerms Read(ref CanonicalReader reader) => new(
        reader.ReadKeyHash(),
        reader.ReadKeyHash(),
        reader.ReadHash(),
        reader.ReadMoney(),
        reader.ReadUInt16(),
        reader.ReadUInt32(),
        reader.ReadInt64(FormatLimits.MaxUnixSeconds, "A time"),
        reader.ReadInt64(FormatLimits.MaxUnixSeconds, "A time"));
}
