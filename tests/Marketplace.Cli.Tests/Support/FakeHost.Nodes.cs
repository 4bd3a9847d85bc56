using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Nodes;

namespace Marketplace.Cli.Tests.Support;

/// <content>Nodes on the ledger, and rounds that pass.</content>
public sealed partial class FakeHost
{
    private long _aheadMilliseconds;

    private long NowMilliseconds => Math.Max(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() + _aheadMilliseconds, _state.TipTime);

    /// <summary>Lets rounds pass, in blocks of their own.</summary>
    public void PassRounds(long rounds)
    {
        for (var target = _state.Clock.Round + rounds; _state.Clock.Round < target;)
        {
            _aheadMilliseconds += Parameters.Emission.RoundMilliseconds;
            using var builder = _state.BeginBlock(NowMilliseconds);
            _blocks.Add(builder.Seal(new PrivateKeyBlockSigner(_validator)));
        }
    }

    /// <summary>A confirmation by a machine's key, as its host sends it.</summary>
    public void Confirm(OutPoint collateral, PrivateKey machine) =>
        Assert.Null(Apply(Marketplace.Ledger.Transaction.Create([], [], new ConfirmNode(collateral, _state.Clock.Round, "node.example")).Sign(Parameters.GenesisHash, machine)));

    private HttpResponseMessage LedgerNodes(RecordedRequest request)
    {
        var query = System.Web.HttpUtility.ParseQueryString(request.PathAndQuery.Split('?')[1]);
        var nodes = _state.Nodes.Records.Select(Describe)
            .Where(node => (query["tier"] ?? node.Tier) == node.Tier && (query["status"] ?? node.Status) == node.Status && (query["key"] ?? node.NodeKey) == node.NodeKey);
        return Json(
            new LedgerNodePage { Items = [.. nodes], Confirmed = new LedgerNodeCounts { Cumulus = 0, Nimbus = 0, Stratus = 0 }, Round = _state.Clock.Round, AsOfHeight = _state.Height },
            ApiJson.Default.LedgerNodePage);
    }

    private HttpResponseMessage LedgerNode(string collateral) => OutPoint.TryParse(Uri.UnescapeDataString(collateral), out var name) && _state.Nodes.TryGet(name, out var node)
        ? Json(Describe(node), ApiJson.Default.LedgerNodeItem)
        : Problem(404, ProblemCodes.NotFound, "No node is registered with this collateral.");

    private LedgerNodeItem Describe(NodeRecord node) => new()
    {
        Collateral = node.Collateral.ToString(),
        Tier = node.Tier.ToString().ToLowerInvariant(),
        AmountSatoshis = new(node.Amount.Satoshis),
        OperatorAddress = Address.FromKeyHash(node.Operator).ToString(),
        NodeKey = node.NodeKey.ToString(),
        PayoutAddress = node.Payout.ToString(),
        DelegateAddresses = [.. node.Delegates.Select(hash => Address.FromKeyHash(hash).ToString())],
        Validates = node.Validates,
        Status = node.Status.ToString().ToLowerInvariant(),
        RegisteredRound = node.RegisteredRound,
        StartedRound = node.StartedRound,
        Endpoint = node.Endpoint,
    };
}
