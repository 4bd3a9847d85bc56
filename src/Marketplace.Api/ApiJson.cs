using System.Text.Json;
using System.Text.Json.Serialization;

namespace Marketplace.Api;

/// <summary>
/// The JSON of the HTTP API. <see cref="Strict"/> reads requests (unknown and doubled members are refused, depth is bounded);
/// <see cref="Tolerant"/> reads answers, so that an older client lives with a newer server.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    MaxDepth = MaximumDepth)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(QuoteRequest))]
[JsonSerializable(typeof(QuoteResponse))]
[JsonSerializable(typeof(LedgerHeadResponse))]
[JsonSerializable(typeof(BlockPage))]
[JsonSerializable(typeof(BlockResponse))]
[JsonSerializable(typeof(SubmitTransactionRequest))]
[JsonSerializable(typeof(SubmitTransactionResponse))]
[JsonSerializable(typeof(TransactionResponse))]
[JsonSerializable(typeof(AccountResponse))]
[JsonSerializable(typeof(UnspentPage))]
[JsonSerializable(typeof(AccountTransactionPage))]
[JsonSerializable(typeof(ExplorerStatusResponse))]
[JsonSerializable(typeof(ExplorerBlockItem))]
[JsonSerializable(typeof(ExplorerBlockPage))]
[JsonSerializable(typeof(ExplorerTransactionResponse))]
[JsonSerializable(typeof(ExplorerTransactionPage))]
[JsonSerializable(typeof(ExplorerOutputItem))]
[JsonSerializable(typeof(ExplorerAddressResponse))]
[JsonSerializable(typeof(ExplorerUnspentPage))]
[JsonSerializable(typeof(ExplorerRichListResponse))]
[JsonSerializable(typeof(ExplorerSupplyResponse))]
[JsonSerializable(typeof(ExplorerUnlocksResponse))]
[JsonSerializable(typeof(ExplorerDayPage))]
[JsonSerializable(typeof(ExplorerSearchResponse))]
[JsonSerializable(typeof(ExplorerEventPage))]
[JsonSerializable(typeof(ExplorerStakeItem))]
[JsonSerializable(typeof(ExplorerStakePage))]
[JsonSerializable(typeof(ExplorerPayoutPage))]
[JsonSerializable(typeof(ExplorerProposalItem))]
[JsonSerializable(typeof(ExplorerProposalPage))]
[JsonSerializable(typeof(OpenLeaseRequest))]
[JsonSerializable(typeof(UpdateLeaseRequest))]
[JsonSerializable(typeof(TopUpLeaseRequest))]
[JsonSerializable(typeof(LeasePage))]
[JsonSerializable(typeof(LeaseResponse))]
[JsonSerializable(typeof(LeaseEventItem))]
[JsonSerializable(typeof(LeaseEventPage))]
[JsonSerializable(typeof(LogLine))]
[JsonSerializable(typeof(LogPage))]
[JsonSerializable(typeof(StreamNotice))]
[JsonSerializable(typeof(LeaseChargesResponse))]
[JsonSerializable(typeof(NodeResponse))]
[JsonSerializable(typeof(NodePage))]
[JsonSerializable(typeof(StakePage))]
[JsonSerializable(typeof(StakeItem))]
[JsonSerializable(typeof(NetworkResponse))]
[JsonSerializable(typeof(RulesResponse))]
[JsonSerializable(typeof(RuleItem))]
[JsonSerializable(typeof(ProposalList))]
[JsonSerializable(typeof(ProposalItem))]
[JsonSerializable(typeof(FaucetRequest))]
[JsonSerializable(typeof(FaucetResponse))]
[JsonSerializable(typeof(HealthResponse))]
public sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>How deep a request's JSON may nest.</summary>
    public const int MaximumDepth = 32;

    /// <summary>Reads requests and writes answers, for the server.</summary>
    public static ApiJson Strict => Default;

    /// <summary>Writes requests and reads answers, for clients: members it does not know are skipped.</summary>
    public static ApiJson Tolerant => Client.Context;

    // In a class of its own: the generated part's statics have to exist first.
    private static class Client
    {
        public static readonly ApiJson Context =
            new(new JsonSerializerOptions(Default.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip });
    }
}
