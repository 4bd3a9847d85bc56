using Marketplace.Api;
using Marketplace.Gateway.Idempotency;
using Marketplace.Gateway.Problems;
using Marketplace.Gateway.Requests;
using Marketplace.Gateway.Security;
using Marketplace.Gateway.Specs;
using Marketplace.Grains.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Gateway.Leases;

/// <summary>A renter's leases: each request signed, each command done once.</summary>
internal static class LeasesApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var leases = routes.MapGroup("/leases").WithTags("leases").AddEndpointFilter<IdempotencyFilter>();
        leases.MapPost("", OpenAsync)
            .WithMetadata(new BodyLimitAttribute(BodyLimitAttribute.SpecAndTransaction))
            .WithName("openLease")
            .WithSummary("Open a lease")
            .WithDescription(
                "Puts the deposit into escrow and starts placing the instances. The lease's id is the id of the transaction. A refusal "
                + "leaves nothing behind.");
        leases.MapGet("/{id}", GetAsync)
            .Produces<LeaseResponse>()
            .Produces(StatusCodes.Status304NotModified)
            .WithName("lease")
            .WithSummary("Show a lease with its instances and its money")
            .WithDescription("Has an ETag; with If-None-Match an unchanged lease is a 304.");
        leases.MapPost("/{id}/update", UpdateAsync)
            .WithMetadata(new BodyLimitAttribute(BodyLimitAttribute.Spec))
            .WithName("updateLease")
            .WithSummary("Replace image, environment, command or health checks")
            .WithDescription(
                "Rolls the new spec out one instance after the other and back again if it does not get healthy. Resources, ports, "
                + "instances, regions and term have to stay as they are.");
        leases.MapPost("/{id}/restart", RestartAsync)
            .WithName("restartLease")
            .WithSummary("Restart the containers of all instances, or of one (query: slot)");
        leases.MapPost("/{id}/top-ups", TopUpAsync)
            .WithMetadata(new BodyLimitAttribute(BodyLimitAttribute.Transaction))
            .WithName("topUpLease")
            .WithSummary("Add money, and perhaps time");
        leases.MapPost("/{id}/close", CloseAsync)
            .WithName("closeLease")
            .WithSummary("Close the lease")
            .WithDescription("Stops everything, settles to the last second and refunds the rest. The answer comes as soon as that is certain to happen; the lease is done when its state is \"settled\".");
        LeaseListApi.Map(leases);
        LeaseEventsApi.Map(leases);
        LeaseLogsApi.Map(leases);
        LeaseChargesApi.Map(leases);
    }

    private static async Task<Results<Created<LeaseResponse>, ProblemResult>> OpenAsync(
        Signer signer, Body<OpenLeaseRequest> body, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (SpecReader.Check(signer.Request) is { } badSpec)
        {
            return badSpec;
        }

        if (TransactionHex.Read(signer.Request, body.Value.Transaction, out var transaction) is { } badTransaction)
        {
            return badTransaction;
        }

        var id = transaction.Id.ToString();
        var answer = await grains.GetGrain<IAppLeaseGrain>(id).OpenAsync(signer.Request, cancellationToken);
        return LeaseAnswers.Refusal(answer) is { } problem ? problem : TypedResults.Created($"/v1/leases/{id}", answer.Lease!.ToResponse());
    }

    private static async Task<Results<TaggedJson<LeaseResponse>, ProblemResult>> GetAsync(
        string id, Signer signer, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var (_, view, refusal) = await LeaseAccess.ReadAsync(grains, id, signer, cancellationToken);
        return refusal is not null ? refusal : new TaggedJson<LeaseResponse>(view!.ToResponse(), ApiJson.Default.LeaseResponse);
    }

    private static Task<Results<Ok<LeaseResponse>, ProblemResult>> UpdateAsync(
        string id, Signer signer, Body<UpdateLeaseRequest> body, IGrainFactory grains, CancellationToken cancellationToken) =>
        SpecReader.Check(signer.Request) is { } refusal
            ? Refused(refusal)
            : CommandAsync(grains, id, grain => grain.UpdateAsync(signer.Request, cancellationToken));

    private static Task<Results<Ok<LeaseResponse>, ProblemResult>> RestartAsync(
        string id, Signer signer, NoBody body, IGrainFactory grains, int? slot, CancellationToken cancellationToken) =>
        slot is < 0 or > 99
            ? Refused(ProblemResult.Malformed("query.slot", "slot is 0 to 99."))
            : CommandAsync(grains, id, grain => grain.RestartAsync(signer.Request, cancellationToken));

    private static Task<Results<Ok<LeaseResponse>, ProblemResult>> TopUpAsync(
        string id, Signer signer, Body<TopUpLeaseRequest> body, IGrainFactory grains, CancellationToken cancellationToken) =>
        TransactionHex.Read(signer.Request, body.Value.Transaction, out _) is { } refusal
            ? Refused(refusal)
            : CommandAsync(grains, id, grain => grain.TopUpAsync(signer.Request, cancellationToken));

    private static Task<Results<Ok<LeaseResponse>, ProblemResult>> CloseAsync(
        string id, Signer signer, NoBody body, IGrainFactory grains, CancellationToken cancellationToken) =>
        CommandAsync(grains, id, grain => grain.CloseAsync(signer.Request, cancellationToken));

    private static async Task<Results<Ok<LeaseResponse>, ProblemResult>> CommandAsync(
        IGrainFactory grains, string id, Func<IAppLeaseGrain, Task<LeaseAnswer>> command)
    {
        if (LeaseAccess.Grain(grains, id, out var grain) is { } refusal)
            return refusal;
        var answer = await command(grain);
        return LeaseAnswers.Refusal(answer) is { } problem ? problem : TypedResults.Ok(answer.Lease!.ToResponse());
    }

    private static Task<Results<Ok<LeaseResponse>, ProblemResult>> Refused(ProblemResult refusal) =>
        Task.FromResult<Results<Ok<LeaseResponse>, ProblemResult>>(refusal);
}
