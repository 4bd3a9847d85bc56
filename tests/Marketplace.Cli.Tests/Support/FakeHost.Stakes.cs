using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;

namespace Marketplace.Cli.Tests.Support;

/// <content>Stakes on the ledger, and rounds that pass.</content>
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
        Assert.Null(Apply(Marketplace.Ledger.Transaction.Create([], [], new ConfirmStake(collateral, _state.Clock.Round, "stake.example")).Sign(Parameters.GenesisHash, machine)));

    private HttpResponseMessage Stakes(RecordedRequest request)
    {
        var query = System.Web.HttpUtility.ParseQueryString(request.PathAndQuery.Split('?')[1]);
        var stakes = _state.Stakes.Records.Select(Describe)
            .Where(stake => (query["tier"] ?? stake.Tier) == stake.Tier && (query["status"] ?? stake.Status) == stake.Status && (query["key"] ?? stake.NodeKey) == stake.NodeKey);
        return Json(
            new StakePage { Items = [.. stakes], Confirmed = new StakeCounts { Cumulus = 0, Nimbus = 0, Stratus = 0 }, Round = _state.Clock.Round, AsOfHeight = _state.Height },
            ApiJson.Default.StakePage);
    }

    private HttpResponseMessage Stake(string collateral) => OutPoint.TryParse(Uri.UnescapeDataString(collateral), out var name) && _state.Stakes.TryGet(name, out var stake)
        ? Json(Describe(stake), ApiJson.Default.StakeItem)
        : Problem(404, ProblemCodes.NotFound, "No stake is registered with this collateral.");

    private StakeItem Describe(StakeRecord stake) => new()
    {
        Collateral = stake.Collateral.ToString(),
        Tier = stake.Tier.ToString().ToLowerInvariant(),
        AmountSatoshis = new(stake.Amount.Satoshis),
        OperatorAddress = Address.FromKeyHash(stake.Operator).ToString(),
        NodeKey = stake.NodeKey.ToString(),
        PayoutAddress = stake.Payout.ToString(),
        DelegateAddresses = [.. stake.Delegates.Select(hash => Address.FromKeyHash(hash).ToString())],
        Validates = stake.Validates,
        Status = stake.Status.ToString().ToLowerInvariant(),
        RegisteredRound = stake.RegisteredRound,
        StartedRound = stake.StartedRound,
        Endpoint = stake.Endpoint,
    };
}
