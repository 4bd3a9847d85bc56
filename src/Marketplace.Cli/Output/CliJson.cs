using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Marketplace.Cli.Output;

/// <summary>The JSON that the program itself writes; answers of the host are written as they came.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErrorOutput))]
[JsonSerializable(typeof(WalletOutput))]
[JsonSerializable(typeof(WalletListOutput))]
[JsonSerializable(typeof(AccountListOutput))]
[JsonSerializable(typeof(AddressOutput))]
[JsonSerializable(typeof(BalanceOutput))]
[JsonSerializable(typeof(SweepOutput))]
[JsonSerializable(typeof(SignedMessageOutput))]
[JsonSerializable(typeof(MessageCheckOutput))]
[JsonSerializable(typeof(PaymentOutput))]
[JsonSerializable(typeof(TxOutput))]
[JsonSerializable(typeof(ProposedOutput))]
[JsonSerializable(typeof(VotedOutput))]
[JsonSerializable(typeof(DeployOutput))]
[JsonSerializable(typeof(AccountOutput))]
[JsonSerializable(typeof(ExportOutput))]
[JsonSerializable(typeof(VerifyOutput))]
[JsonSerializable(typeof(ProofOutput))]
[JsonSerializable(typeof(CheckedProofOutput))]
[JsonSerializable(typeof(LockedOutput))]
[JsonSerializable(typeof(CollateralListOutput))]
[JsonSerializable(typeof(UnlockedOutput))]
[JsonSerializable(typeof(NodeKeyOutput))]
[JsonSerializable(typeof(StakeChangeOutput))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>Writes quotes and other letters as they are: the text goes to a terminal or a file, never into a web page.</summary>
    public static CliJson Readable => Lazy.Context;

    private static class Lazy
    {
        public static readonly CliJson Context = new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
