using Marketplace.Api;
using Marketplace.Ledger;

namespace Marketplace.Client;

/// <content>The network's rules and what is proposed to change them.</content>
public sealed partial class MarketplaceClient
{
    /// <summary>The rules in force.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<RulesResponse> GetRulesAsync(CancellationToken cancellationToken = default) =>
        GetAsync("/v1/governance/rules", ApiJson.Tolerant.RulesResponse, cancellationToken);

    /// <summary>The proposals that are not finished.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ProposalList> GetProposalsAsync(CancellationToken cancellationToken = default) =>
        GetAsync("/v1/governance/proposals", ApiJson.Tolerant.ProposalList, cancellationToken);

    /// <summary>One proposal that is not finished.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ProposalItem> GetProposalAsync(ProposalId id, CancellationToken cancellationToken = default) =>
        GetAsync($"/v1/governance/proposals/{id}", ApiJson.Tolerant.ProposalItem, cancellationToken);
}
