using Marketplace.Ledger.Canonical;
using Marketplace.Ledger.Emission;

namespace Marketplace.Chain.Questions;

/// <summary>Parts that several answers have.</summary>
internal static class WireParts
{
    public static long ReadHeight(ref CanonicalReader reader) => reader.ReadInt64(long.MaxValue, "A height");

    public static void WriteClock(ref CanonicalWriter writer, RoundClock clock)
    {
        writer.WriteInt64(clock.Round);
        writer.WriteInt64(clock.StartedAtMilliseconds);
    }

    public static RoundClock ReadClock(ref CanonicalReader reader) =>
        new(reader.ReadInt64(long.MaxValue, "A round"), reader.ReadInt64(long.MaxValue, "A time"));

    public static void WriteFlag(ref CanonicalWriter writer, bool flag) => writer.WriteByte(flag ? (byte)1 : (byte)0);

    public static bool ReadFlag(ref CanonicalReader reader)
    {
        var flag = reader.ReadByte();
        if (flag > 1)
        {
            reader.Fail($"A flag is 0 or 1, not {flag}");
        }

        return flag == 1;
    }
}
