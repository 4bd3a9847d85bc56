using Marketplace.Explorer.Queries;
using System.Data.Common;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Explorer.Reckoning;

/// <summary>A lease as its table has it.</summary>
internal sealed record LeaseRow(
    LeaseId Id,
    LeaseTerms Terms,
    long OpenedHeight,
    long OpenedAt,
    long EndsAt,
    long SettledThrough,
    LeaseTotals Totals,
    long PaidSeconds,
    PayloadTag? EndedBy,
    long? EndedHeight)
{
    public static LeaseRow Read(DbDataReader reader) => new(
        new LeaseId(Hash(reader, 0)),
        new LeaseTerms(
            new KeyHash(reader.GetFieldValue<byte[]>(1)),
            new KeyHash(reader.GetFieldValue<byte[]>(2)),
            Hash(reader, 3),
            Money.FromSatoshis(reader.GetInt64(4)),
            (int)reader.GetInt64(5),
            (uint)reader.GetInt64(6),
            reader.GetInt64(7),
            reader.GetInt64(8)),
        reader.GetInt64(9),
        reader.GetInt64(10),
        reader.GetInt64(11),
        reader.GetInt64(12),
        new LeaseTotals(
            Money.FromSatoshis(reader.GetInt64(13)),
            Money.FromSatoshis(reader.GetInt64(14)),
            Money.FromSatoshis(reader.GetInt64(15)),
            Money.FromSatoshis(reader.GetInt64(16))),
        reader.GetInt64(17),
        reader.IsDBNull(18) ? null : (PayloadTag)reader.GetInt64(18),
        reader.IsDBNull(19) ? null : reader.GetInt64(19));

    public (string Name, object? Value)[] Values() =>
    [
        ("id", Id.Value.ToArray()),
        ("renter", Terms.Renter.Bytes.ToArray()),
        ("meter", Terms.Meter.Bytes.ToArray()),
        ("spec", Terms.SpecHash.ToArray()),
        ("rate", Terms.RatePerSecond.Satoshis),
        ("instances", (long)Terms.Instances),
        ("ppm", (long)Terms.FeePartsPerMillion),
        ("starts", Terms.StartsAt),
        ("termsend", Terms.EndsAt),
        ("openedheight", OpenedHeight),
        ("openedat", OpenedAt),
        ("ends", EndsAt),
        ("settled", SettledThrough),
        ("deposited", Totals.Deposited.Satoshis),
        ("charged", Totals.Charged.Satoshis),
        ("fee", Totals.Fee.Satoshis),
        ("refunded", Totals.Refunded.Satoshis),
        ("seconds", PaidSeconds),
        ("endedby", (long?)EndedBy),
        ("endedheight", EndedHeight),
    ];

    public LeaseRecord ToRecord(long asOfHeight) => new(
        Id,
        Terms,
        OpenedHeight,
        OpenedAt,
        EndsAt,
        SettledThrough,
        Totals,
        PaidSeconds,
        EndedBy,
        EndedHeight,
        asOfHeight);

    private static Hash256 Hash(DbDataReader reader, int column) => new(reader.GetFieldValue<byte[]>(column));
}
