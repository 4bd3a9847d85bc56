using Marketplace.Api;
using Marketplace.Cli.Commands.Leases;
using Marketplace.Cli.Output;
using Marketplace.Wallet.CoSigning;
using Marketplace.Cli.Terminal;
using Marketplace.Ledger;
using Marketplace.Market.Words;

namespace Marketplace.Cli.Commands.Transactions;

/// <summary>How transactions are shown: everything that a signature stands for.</summary>
internal static class TxText
{
    public static TxOutput Output(PartialTransaction partial) => Output(partial.Transaction) with
    {
        Network = partial.Network,
        Inputs =
        [
            .. partial.Inputs.Select(input => new TxInputItem
            {
                Output = input.OutPoint.ToString(),
                AmountSatoshis = new(input.Output.Amount.Satoshis),
                Address = input.Output.Lock.Owner.ToString(),
                SignaturesNeeded = input.Script?.Required ?? 1,
                SignedBy = [.. partial.Signers(input).Select(key => key.ToString())],
            }),
        ],
        FeeSatoshis = new(partial.Fee.Satoshis),
        Complete = partial.IsComplete,
    };

    public static TxOutput Output(Transaction transaction) => new()
    {
        TransactionId = transaction.Id.ToString(),
        Kind = WireWords.Payload.Write(transaction.Payload?.Tag ?? PayloadTag.None),
        Inputs = [.. transaction.Inputs.Select(input => new TxInputItem { Output = input.ToString() })],
        Outputs = [.. transaction.Outputs.Select(Output)],
        BurnedSatoshis = transaction.Payload is Burn burn ? new Satoshis(burn.Amount.Satoshis) : null,
    };

    public static void Show(CommandContext context, TxOutput output) => context.Screen.Show(output, CliJson.Readable.TxOutput, screen => Print(screen, output));

    /// <summary>Writes it for people.</summary>
    public static void Print(Screen screen, TxOutput output)
    {
        screen.Pairs(
            ("transaction", output.TransactionId),
            ("kind", output.Kind),
            ("network", output.Network),
            ("in block", output.Height?.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        foreach (var input in output.Inputs)
        {
            screen.Line($"spends  {(input.AmountSatoshis is { } amount ? $"{Screen.Flux(amount)} of {input.Address}, " : "")}output {input.Output}{Signed(input)}");
        }

        foreach (var paid in output.Outputs)
        {
            screen.Line($"pays    {Screen.Flux(paid.AmountSatoshis)} to {Receiver(paid)}");
        }

        if (output.BurnedSatoshis is { } burned)
        {
            screen.Line($"burns   {Screen.Flux(burned)}");
        }

        if (output.FeeSatoshis is { } fee)
        {
            screen.Line($"fee     {Screen.Flux(fee)}");
        }

        if (output.Complete is { } complete)
        {
            screen.Line(complete ? "All signatures are there." : "Signatures are missing.");
        }

        if (output.File is { } file)
        {
            screen.Line($"Written to {file}.");
        }
    }

    private static TxOutputItem Output(TransactionOutput output) => new()
    {
        AmountSatoshis = new(output.Amount.Satoshis),
        Lock = WireWords.Lock.Write(output.Lock.Tag),
        Address = output.Lock.Owner?.ToString(),
        FromHeight = output.Lock is TimeLock { Until: { Kind: LockUntilKind.Height } height } ? height.Value : null,
        FromTime = output.Lock is TimeLock { Until: { Kind: LockUntilKind.Time } time } ? DateTimeOffset.FromUnixTimeSeconds(time.Value) : null,
    };

    private static string Signed(TxInputItem input) =>
        input.SignaturesNeeded is { } needed ? $", signed by {input.SignedBy!.Count} of the {needed} that are needed" : "";

    private static string Receiver(TxOutputItem output) => output switch
    {
        { FromHeight: { } height } => $"{output.Address}, spendable from height {height}",
        { FromTime: { } time } => $"{output.Address}, spendable from {LeaseText.Time(time)}",
        { Address: { } address } => output.Lock == WireWords.Lock.Write(OutputLockTag.Collateral) ? $"{address}, as collateral" : address,
        _ => $"the {output.Lock}",
    };
}
