using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Gateway.Requests;
using Marketplace.Ledger.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Marketplace.Gateway.Faucet;

/// <summary>Money for nothing, on a devnet.</summary>
internal static class FaucetApi
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/faucet", PayAsync)
            .WithMetadata(new BodyLimitAttribute(BodyLimitAttribute.Small))
            .WithName("faucet").WithTags("faucet")
            .WithSummary("Ask the devnet's faucet for money")
            .WithDescription("Pays an address from the network's faucet and answers when the payment is in a durable block. Only a devnet has a faucet.");

    private static async Task<Results<Ok<FaucetResponse>, ProblemResult>> PayAsync(
        Body<FaucetRequest> body, IServiceProvider services, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
    {
        if (services.GetService<IFaucet>() is not { } faucet)
            return ProblemResult.Of(ProblemCodes.FaucetDisabled, "This network has no faucet.");
        var request = body.Value;
        var faults = new List<Fault>();
        if (!Address.TryParse(request.Address, out var address, out var fault))
            faults.Add(new Fault { Path = "address", Code = "address-invalid", Message = fault });
        var maximum = options.Value.FaucetMaximumSatoshis;
        if (request.AmountSatoshis < 1 || request.AmountSatoshis > maximum)
            faults.Add(new Fault { Path = "amountSatoshis", Code = "amount-out-of-range", Message = $"The amount is {request.AmountSatoshis} satoshis; the faucet gives 1 to {maximum}." });
        if (faults.Count == 0 && address.Kind != AddressKind.KeyHash)
            faults.Add(new Fault { Path = "address", Code = "address-invalid", Message = "The faucet pays t1 addresses only." });
        if (faults.Count > 0)
            return ProblemResult.Of(ProblemCodes.InvalidRequest, string.Join(' ', faults.Select(each => each.Message)), faults);

        var outcome = await faucet.PayAsync(address, request.AmountSatoshis, cancellationToken);
        if (outcome.TransactionId is null)
            return ProblemResult.Unavailable(outcome.Refusal ?? "The faucet cannot pay now.");
        return TypedResults.Ok(new FaucetResponse
        {
            TransactionId = outcome.TransactionId,
            Height = outcome.Height,
            AmountSatoshis = request.AmountSatoshis,
        });
    }
}
