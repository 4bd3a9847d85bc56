using System.Collections.Immutable;
using Marketplace.Flux.JsonRpc.Bitcoin;
using Marketplace.Ledger;
using static Marketplace.Flux.JsonRpc.RpcParameter;

namespace Marketplace.Flux.JsonRpc.Methods;

/// <summary>How much new money there is.</summary>
internal static class EmissionMethods
{
    public static ImmutableArray<RpcMethod> All { get; } =
    [
        new("getblocksubsidy", RpcGroup.Chain, [Number("height", 0)], SubsidyAsync)
        {
            Summary = "What a block issued, and its fees; without a height what the next reward round issues, and to whom.",
            Differences = "Money is issued by rounds of 30 seconds and not by blocks: one block may open no round, or several. miner is 0, as with Flux's own.",
            Refusals = "-8 for a height above the head",
        },
    ];

    private static ValueTask<RpcAnswer> SubsidyAsync(RpcCall call) =>
        call.Arguments.Has("height") ? OfBlockAsync(call) : new(OfNextRound(call));

    private static async ValueTask<RpcAnswer> OfBlockAsync(RpcCall call)
    {
        await call.Services.CatchUpAsync(call.Stop);
        if (await call.Services.Explorer.BlockAsync(call.Arguments.Integer("height"), call.Stop) is not { } block)
            return RpcAnswer.Fail(RpcErrorCodes.InvalidParameter, "Block height out of range");
        return RpcAnswer.Of(json =>
        {
            json.WriteStartObject();
            json.WriteFlux("miner", Money.Zero);
            json.WriteFlux("issued", block.Issued);
            json.WriteFlux("fees", block.Fees);
            json.WriteEndObject();
        });
    }

    private static RpcAnswer OfNextRound(RpcCall call)
    {
        var head = call.Services.Head;
        var round = head.Clock.Round + 1;
        var subsidy = call.Services.Emission.SubsidyOf(round);
        var shares = head.Rules.EmissionSplit.Divide(subsidy);
        return RpcAnswer.Of(json =>
        {
            json.WriteStartObject();
            json.WriteFlux("miner", Money.Zero);
            json.WriteNumber("round", round);
            json.WriteFlux("issued", subsidy);
            json.WriteFlux("cumulus", shares.Cumulus);
            json.WriteFlux("nimbus", shares.Nimbus);
            json.WriteFlux("stratus", shares.Stratus);
            json.WriteFlux("foundation", shares.Foundation);
            json.WriteEndObject();
        });
    }
}
