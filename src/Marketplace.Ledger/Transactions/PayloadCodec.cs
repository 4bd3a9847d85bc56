using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Marketplace.Ledger.Canonical;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger;

/// <summary>The canonical bytes of payloads, without the tag, which stands at the front of the transaction.</summary>
internal static class PayloadCodec
{
    private const int UsageBytes = sizeof(ushort) + Keys.KeyHash.Size + sizeof(uint);

    public static void Write(ref CanonicalWriter writer, TransactionPayload? payload)
    {
        switch (payload)
        {
            case null:
                break;
            case GenesisIssue issue:
                writer.WriteVarUInt(issue.Part);
                writer.WriteVarUInt((uint)issue.Parameters.Length);
                writer.WriteBytes(issue.Parameters.AsSpan());
                break;
            case Coinbase coinbase:
                writer.WriteInt64(coinbase.Height);
                break;
            case OpenLease open:
                LeaseTermsCodec.Write(ref writer, open.Terms);
                break;
            case TopUpLease topUp:
                writer.WriteHash(topUp.Lease.Value);
                writer.WriteByte(topUp.EndsAt is null ? (byte)0 : (byte)1);
                if (topUp.EndsAt is { } endsAt)
                {
                    writer.WriteInt64(endsAt);
                }

                break;
            case SettleLease settle:
                WriteSettlement(ref writer, settle.Lease, settle.Through, settle.Usage);
                break;
            case CloseLease close:
                WriteSettlement(ref writer, close.Lease, close.Through, close.Usage);
                break;
            case ReclaimLease reclaim:
                writer.WriteHash(reclaim.Lease.Value);
                break;
            case RegisterStake register:
                StakePayloadCodec.Write(ref writer, register);
                break;
            case ConfirmStake confirm:
                StakePayloadCodec.Write(ref writer, confirm);
                break;
            case RestartStake restart:
                StakePayloadCodec.Write(ref writer, restart);
                break;
            case SetDelegates set:
                StakePayloadCodec.Write(ref writer, set);
                break;
            case UnregisterStake unregister:
                StakePayloadCodec.Write(ref writer, unregister);
                break;
            case SlashStake slash:
                StakePayloadCodec.Write(ref writer, slash);
                break;
            case Propose propose:
                GovernanceCodec.Write(ref writer, propose);
                break;
            case Vote vote:
                GovernanceCodec.Write(ref writer, vote);
                break;
            case Burn burn:
                writer.WriteMoney(burn.Amount);
                break;
            default:
                throw new ArgumentException($"Payload {payload.Tag} has no encoding.", nameof(payload));
        }
    }

    public static TransactionPayload? Read(ref CanonicalReader reader, PayloadTag tag)
    {
        switch (tag)
        {
            case PayloadTag.None:
                return null;
            case PayloadTag.GenesisIssue:
                return ReadGenesisIssue(ref reader);
            case PayloadTag.Coinbase:
                return new Coinbase(reader.ReadInt64(long.MaxValue, "A height"));
            case PayloadTag.OpenLease:
                return new OpenLease(LeaseTermsCodec.Read(ref reader));
            case PayloadTag.TopUpLease:
                return ReadTopUp(ref reader);
            case PayloadTag.SettleLease:
                ReadSettlement(ref reader, out var settled, out var settledThrough, out var settledUsage);
                return new SettleLease(settled, settledThrough, settledUsage);
            case PayloadTag.CloseLease:
                ReadSettlement(ref reader, out var closed, out var closedThrough, out var closedUsage);
                return new CloseLease(closed, closedThrough, closedUsage);
            case PayloadTag.ReclaimLease:
                return new ReclaimLease(new LeaseId(reader.ReadHash()));
            case PayloadTag.RegisterStake:
                return StakePayloadCodec.ReadRegister(ref reader);
            case PayloadTag.ConfirmStake:
                return StakePayloadCodec.ReadConfirm(ref reader);
            case PayloadTag.RestartStake:
                return StakePayloadCodec.ReadRestart(ref reader);
            case PayloadTag.SetDelegates:
                return StakePayloadCodec.ReadSetDelegates(ref reader);
            case PayloadTag.UnregisterStake:
                return StakePayloadCodec.ReadUnregister(ref reader);
            case PayloadTag.SlashStake:
                return StakePayloadCodec.ReadSlash(ref reader);
            case PayloadTag.Propose:
                return GovernanceCodec.ReadPropose(ref reader);
            case PayloadTag.Vote:
                return GovernanceCodec.ReadVote(ref reader);
            case PayloadTag.Burn:
                return new Burn(reader.ReadMoney());
            default:
                reader.Fail($"Payload kind {(byte)tag} is not known", RejectionCode.NotSupported);
                return null;
        }
    }

    private static GenesisIssue ReadGenesisIssue(ref CanonicalReader reader)
    {
        var part = reader.ReadVarUInt(uint.MaxValue);
        var length = reader.ReadCount(FormatLimits.MaxParametersBytes, 1, "bytes of parameters");
        return new GenesisIssue(part, [.. reader.ReadBytes(length)]);
    }

    private static TopUpLease ReadTopUp(ref CanonicalReader reader)
    {
        var lease = new LeaseId(reader.ReadHash());
        switch (reader.ReadByte())
        {
            case 0:
                return new TopUpLease(lease, null);
            case 1:
                return new TopUpLease(lease, reader.ReadInt64(FormatLimits.MaxUnixSeconds, "A time"));
            case var flag:
                reader.Fail($"A top-up has an end (1) or none (0), not {flag}");
                return new TopUpLease(lease, null);
        }
    }

    private static void WriteSettlement(ref CanonicalWriter writer, LeaseId lease, long through, ImmutableArray<Usage> usage)
    {
        writer.WriteHash(lease.Value);
        writer.WriteInt64(through);
        writer.WriteVarUInt((uint)usage.Length);
        foreach (var entry in usage)
        {
            writer.WriteUInt16(entry.Slot);
            writer.WriteKeyHash(entry.Payee);
            writer.WriteUInt32(entry.PaidSeconds);
        }
    }

    private static void ReadSettlement(ref CanonicalReader reader, out LeaseId lease, out long through, out ImmutableArray<Usage> usage)
    {
        lease = new LeaseId(reader.ReadHash());
        through = reader.ReadInt64(FormatLimits.MaxUnixSeconds, "A time");
        var count = reader.ReadCount(FormatLimits.MaxUsages, UsageBytes, "usage entries");
        var entries = count == 0 ? [] : new Usage[count];
        for (var i = 0; i < entries.Length; i++)
        {
            var slot = reader.ReadUInt16();
            entries[i] = new Usage(reader.ReadKeyHash(), slot, reader.ReadUInt32());
            if (entries[i].PaidSeconds == 0)
            {
                reader.Fail("A usage entry has no seconds");
            }

            if (i > 0 && entries[i].CompareTo(entries[i - 1]) <= 0)
            {
                reader.Fail("Usage is not strictly ascending by slot and payee");
            }
        }

        usage = ImmutableCollectionsMarshal.AsImmutableArray(entries);
    }
}
