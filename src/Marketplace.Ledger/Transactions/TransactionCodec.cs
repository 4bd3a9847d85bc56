using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Marketplace.Ledger.Canonical;

namespace Marketplace.Ledger;

/// <summary>The canonical bytes of a transaction: version, payload tag, inputs, outputs, payload; then the witnesses.</summary>
internal static class TransactionCodec
{
    /// <summary>The fewest bytes of a transaction: version, tag and three empty lists.</summary>
    public const int MinBytes = 5;

    private const int MinInputBytes = Hash256.Size + 1;
    private const int MinOutputBytes = sizeof(long) + 1;
    private const int MinWitnessBytes = 2 + RedeemScript.MinBytes;
    private const byte KeyWitnessTag = 0x01;
    private const byte ScriptWitnessTag = 0x02;
    private const int StackBytes = 1024;

    /// <summary>Encodes, then reads back what was written: what the reader refuses cannot be built.</summary>
    public static Transaction Build(
        ImmutableArray<OutPoint> inputs,
        ImmutableArray<TransactionOutput> outputs,
        TransactionPayload? payload,
        ImmutableArray<Witness> witnesses,
        ImmutableArray<RedeemScript> scripts)
    {
        var writer = new CanonicalWriter(stackalloc byte[StackBytes]);
        try
        {
            Write(ref writer, inputs, outputs, payload, witnesses, scripts);
            return Transaction.TryRead(writer.ToArray(), out var transaction, out var rejection)
                ? transaction
                : throw new ArgumentException(rejection.ToString());
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>Reads one transaction to the end of the reader; null when the reader has failed.</summary>
    /// <param name="reader">Over <paramref name="source"/>, at its start.</param>
    /// <param name="source">The same bytes, which the transaction keeps.</param>
    public static Transaction? Read(ref CanonicalReader reader, ReadOnlyMemory<byte> source)
    {
        var version = reader.ReadByte();
        if (version != Transaction.CurrentVersion)
        {
            reader.Fail($"Version {version} of a transaction is not known", RejectionCode.NotSupported);
        }

        var tag = (PayloadTag)reader.ReadByte();
        var inputs = ReadInputs(ref reader);
        var outputs = ReadOutputs(ref reader, out var sum);
        var payload = PayloadCodec.Read(ref reader, tag);
        var bodyLength = reader.Position;
        ReadWitnesses(ref reader, out var witnesses, out var scripts);
        return reader.Finish() ? new Transaction(inputs, outputs, payload, witnesses, scripts, sum, source, bodyLength) : null;
    }

    private static void Write(
        ref CanonicalWriter writer,
        ImmutableArray<OutPoint> inputs,
        ImmutableArray<TransactionOutput> outputs,
        TransactionPayload? payload,
        ImmutableArray<Witness> witnesses,
        ImmutableArray<RedeemScript> scripts)
    {
        writer.WriteByte(Transaction.CurrentVersion);
        writer.WriteByte((byte)(payload?.Tag ?? PayloadTag.None));
        writer.WriteVarUInt((uint)inputs.Length);
        foreach (var input in inputs)
        {
            writer.WriteHash(input.TransactionId);
            writer.WriteVarUInt(input.Index);
        }

        writer.WriteVarUInt((uint)outputs.Length);
        foreach (var output in outputs)
        {
            writer.WriteMoney(output.Amount);
            LockCodec.Write(ref writer, output.Lock);
        }

        PayloadCodec.Write(ref writer, payload);
        writer.WriteVarUInt((uint)(witnesses.Length + scripts.Length));
        foreach (var witness in witnesses)
        {
            writer.WriteByte(KeyWitnessTag);
            witness.Key.CopyTo(writer.Take(Keys.PublicKey.Size));
            witness.Signature.CopyTo(writer.Take(Keys.Signature.Size));
        }

        foreach (var script in scripts)
        {
            writer.WriteByte(ScriptWitnessTag);
            writer.WriteVarUInt((uint)script.Bytes.Length);
            writer.WriteBytes(script.Bytes);
        }
    }

    private static ImmutableArray<OutPoint> ReadInputs(ref CanonicalReader reader)
    {
        var count = reader.ReadCount(FormatLimits.MaxInputs, MinInputBytes, "inputs");
        if (count == 0)
        {
            return [];
        }

        var inputs = new OutPoint[count];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = new OutPoint(reader.ReadHash(), reader.ReadVarUInt(uint.MaxValue));
            if (i > 0 && inputs[i].CompareTo(inputs[i - 1]) <= 0)
            {
                reader.Fail("Inputs are not strictly ascending");
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(inputs);
    }

    private static ImmutableArray<TransactionOutput> ReadOutputs(ref CanonicalReader reader, out Money sum)
    {
        long total = 0;
        var count = reader.ReadCount(FormatLimits.MaxOutputs, MinOutputBytes, "outputs");
        var outputs = count == 0 ? [] : new TransactionOutput[count];
        for (var i = 0; i < outputs.Length && !reader.Failed; i++)
        {
            outputs[i] = new TransactionOutput(reader.ReadMoney(), LockCodec.Read(ref reader));
            total += outputs[i].Amount.Satoshis;
            if (total > Money.MaxSatoshis)
            {
                reader.Fail("The outputs are worth more than there can be", RejectionCode.AmountOutOfRange);
            }
        }

        sum = reader.Failed ? default : Money.FromSatoshis(total);
        return ImmutableCollectionsMarshal.AsImmutableArray(outputs);
    }

    private static void ReadWitnesses(ref CanonicalReader reader, out ImmutableArray<Witness> witnesses, out ImmutableArray<RedeemScript> scripts)
    {
        (witnesses, scripts) = ([], []);
        var count = reader.ReadCount(FormatLimits.MaxWitnesses, MinWitnessBytes, "witnesses");
        if (count == 0)
        {
            return;
        }

        // Nearly always all are signatures; a transaction that reveals scripts copies them once more.
        var keys = new Witness[count];
        var signed = 0;
        ImmutableArray<RedeemScript>.Builder? revealed = null;
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            var tag = reader.ReadByte();
            if (tag == ScriptWitnessTag)
            {
                ReadScript(ref reader, revealed ??= ImmutableArray.CreateBuilder<RedeemScript>());
            }
            else if (tag != KeyWitnessTag)
            {
                reader.Fail($"Witness kind {tag} is not known", RejectionCode.NotSupported);
            }
            else if (revealed is not null)
            {
                reader.Fail("A signature follows a script");
            }
            else
            {
                keys[signed] = new Witness(reader.ReadPublicKey(), reader.ReadSignature());
                if (signed > 0 && keys[signed].Key <= keys[signed - 1].Key)
                {
                    reader.Fail("Witnesses are not strictly ascending by key");
                }

                signed++;
            }
        }

        witnesses = signed == count ? ImmutableCollectionsMarshal.AsImmutableArray(keys) : [.. keys.AsSpan(0, signed)];
        scripts = revealed?.DrainToImmutable() ?? [];
    }

    private static void ReadScript(ref CanonicalReader reader, ImmutableArray<RedeemScript>.Builder revealed)
    {
        var length = (int)reader.ReadVarUInt(RedeemScript.MaxBytes);
        if (!RedeemScript.TryRead(reader.ReadBytes(length), out var script))
        {
            reader.Fail("A script is no multi-signature of compressed keys");
            return;
        }

        if (revealed.Count >= FormatLimits.MaxScripts)
        {
            reader.Fail($"There are more than {FormatLimits.MaxScripts} scripts", RejectionCode.TooLarge);
        }

        if (revealed.Count > 0 && script.Hash.CompareTo(revealed[^1].Hash) <= 0)
        {
            reader.Fail("Scripts are not strictly ascending by hash");
        }

        revealed.Add(script);
    }
}
