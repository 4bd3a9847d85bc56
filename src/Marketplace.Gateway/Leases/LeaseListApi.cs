using System.Text.Json;
using System.Text.Json.Serialization;
using Marketplace.Api;
using Marketplace.Gateway.Problems;
using Marketplace.Gateway.Requests;
using Marketplace.Gateway.Security;
using Marketplace.Ledger.Keys;
using Marketplace.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using LeaseSummary = Marketplace.Storage.LeaseSummary;

namespace Marketplace.Gateway.Leases;

/// <summary>The signer's leases.</summary>
internal static class LeaseListApi
{
    public static void Map(IEndpointRouteBuilder leases) =>
        leases.MapGet("", ListAsync)
            .WithName("leases")
            .WithSummary("List the signer's leases, newest first")
            .WithDescription("The list follows the leases by a moment; a single lease is always up to date.");

    private static Task<Results<Ok<LeasePage>, ProblemResult>> ListAsync(
        Signer signer, [AsParameters] PageQuery page, IListings listings, CancellationToken cancellationToken) => page.AnswerAsync(
        null,
        null,
        () => listings.LeasesAsync(signer.Address.Hash, page.From, page.Size, cancellationToken),
        found => new LeasePage { Items = [.. found.Items.Select(ToSummary)], NextCursor = found.NextCursor },
        cancellationToken);

    private static Api.LeaseSummary ToSummary(LeaseSummary row)
    {
        var detail = JsonSerializer.Deserialize(row.Detail, LeaseDetailJson.Default.LeaseDetail) ?? new LeaseDetail();
        return new Api.LeaseSummary
        {
            LeaseId = row.Id.ToString(),
            Name = row.Name,
            State = row.Status,
            Renter = Address.FromKeyHash(row.Renter).ToString(),
            Instances = detail.Instances,
            RunningInstances = detail.RunningInstances,
            RatePerSecondSatoshis = detail.RatePerSecondSatoshis,
            OpenedAt = DateTimeOffset.FromUnixTimeSeconds(row.OpenedAt),
            EndsAt = detail.EndsAt,
        };
    }
}

/// <summary>What a lease's row in the listings says beyond its columns; its grain writes it.</summary>
internal sealed record LeaseDetail
{
    public int Instances { get; init; }

    public int RunningInstances { get; init; }

    public long RatePerSecondSatoshis { get; init; }

    public DateTimeOffset EndsAt { get; init; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LeaseDetail))]
internal sealed partial class LeaseDetailJson : JsonSerializerContext;
