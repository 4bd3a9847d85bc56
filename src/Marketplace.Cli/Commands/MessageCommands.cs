using System.CommandLine;
using Marketplace.Cli.Output;
using Marketplace.Ledger.Keys;

namespace Marketplace.Cli.Commands;

/// <summary>`market sign` and `market verify-message`: texts signed as Bitcoin wallets do.</summary>
internal static class MessageCommands
{
    public static Command CreateSign(CommandRuntime runtime)
    {
        var message = new Argument<string>("message") { Description = "The text, quoted as one word; - reads standard input as it is." };
        var address = new Option<string?>("--address") { Description = "The address of the wallet that signs. Default: the account's first.", HelpName = "ADDRESS" };
        return new CliCommand("sign", "Sign a text with a wallet's key, as Bitcoin wallets do: it proves that you have the key of the address.")
        {
            Examples = ["market sign 'I am the owner'", "market sign 'hello' --wallet alice --json", "market sign - < letter.txt"],
        }
            .With(message, address)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var text = await ReadAsync(context, context.Value(message)!, cancellationToken);
                var wanted = context.Value(address) is { } typed ? ReadAddress(typed) : (Address?)null;
                var keys = context.Keys();
                var signer = wanted is null ? keys.First : keys.Owns(wanted.Value) ? keys.KeyOf(wanted.Value.Hash) : throw NotOwn(wanted.Value);
                var output = new SignedMessageOutput { Address = signer.Address.ToString(), Message = text, Signature = signer.SignMessage(text) };
                context.Screen.Show(output, CliJson.Readable.SignedMessageOutput, screen => screen.Pairs(("address", output.Address), ("signature", output.Signature)));
            });
    }

    public static Command CreateVerify(CommandRuntime runtime)
    {
        var address = new Argument<string>("address") { Description = "The t1 address that is said to have signed." };
        var signature = new Argument<string>("signature") { Description = "The signature: base64, as Bitcoin wallets write it." };
        var message = new Argument<string>("message") { Description = "The text as it was signed; - reads standard input as it is." };
        return new CliCommand("verify-message", "Check that the key of an address signed a text. The exit code is 1 where it did not.")
        {
            Examples = ["market verify-message t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6 H5nO...= 'I am the owner'", "market verify-message t1LU... H5nO...= - < letter.txt"],
        }
            .With(address, signature, message)
            .RunsTo(runtime, async (context, cancellationToken) =>
            {
                var signer = ReadAddress(context.Value(address)!);
                var text = await ReadAsync(context, context.Value(message)!, cancellationToken);
                var output = new MessageCheckOutput { Address = signer.ToString(), Valid = SignedMessage.Verify(signer, text, context.Value(signature)) };
                if (!output.Valid && !context.Screen.IsJson)
                {
                    throw new CliException($"The key of {signer} did not sign this text.", ExitCodes.Failure, "signature-invalid");
                }

                context.Screen.Show(output, CliJson.Readable.MessageCheckOutput, screen => screen.Line($"The key of {signer} signed this text."));
                return output.Valid ? ExitCodes.Success : ExitCodes.Failure;
            });
    }

    private static Address ReadAddress(string text) => !Address.TryParse(text, out var address, out var fault)
        ? throw CliException.Usage(fault)
        : address.Kind == AddressKind.KeyHash ? address : throw CliException.Usage($"{address} is the address of a script; only keys (t1...) sign messages.");

    private static async Task<string> ReadAsync(CommandContext context, string text, CancellationToken cancellationToken) =>
        text == "-" ? await context.Environment.Input.ReadToEndAsync(cancellationToken) : text;

    private static CliException NotOwn(Address address) =>
        new($"{address} is no address of this wallet's account. Choose with --wallet NAME and --account N.", ExitCodes.Failure, "not-your-address");
}
