using Marketplace.Client;
using Marketplace.Ledger.Keys;
using Marketplace.Wallet.Keys;
using Marketplace.Wallet.Payments;

namespace Marketplace.Wallet.Online;

/// <summary>What a wallet asks a host, and how it pays through one. A host is never taken at its word where money could be lost by it.</summary>
/// <remarks>
/// Everything that computes or signs does so without a host: <see cref="TransactionDraft"/>, <see cref="FundedTransaction"/>,
/// <see cref="CoSigning.PartialTransaction"/>. Failures are <see cref="WalletException"/> and those of <see cref="MarketplaceClient"/>.
/// </remarks>
public sealed partial class WalletClient
{
    /// <summary>After so many unused addresses in a row the rest of a chain counts as unused, as BIP44 says.</summary>
    public const int AddressGap = AccountScan.AddressGap;

    private readonly MarketplaceClient _client;
    private readonly TimeProvider _time;

    /// <summary>Makes a wallet's way to a host.</summary>
    /// <param name="client">Talks to the host; it stays the caller's.</param>
    /// <param name="time">The clock that time locks are compared with; null for the system's.</param>
    public WalletClient(MarketplaceClient client, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>The host's network, as far as a wallet computes with it.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="WalletException">What the host says does not fit together.</exception>
    public async Task<NetworkRules> GetNetworkAsync(CancellationToken cancellationToken = default) =>
        NetworkRules.From(await _client.GetNetworkAsync(cancellationToken));

    /// <summary>Finds the accounts and addresses of a phrase that were used, by asking for the history of each address in order.</summary>
    /// <param name="secret">The phrase.</param>
    /// <param name="known">What a wallet has already, nothing of which is lost; null for nothing.</param>
    /// <param name="found">Told about each account that was looked through.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <returns>Every account up to the last used one, and those that are known, with the addresses up to the last used of each.</returns>
    public Task<IReadOnlyList<WalletAccount>> FindAccountsAsync(
        PhraseSecret secret, IReadOnlyList<WalletAccount>? known = null, Action<ScannedAccount>? found = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return new AccountScan(IsUsedAsync).FindAsync(secret.Account, known ?? [], found, cancellationToken);
    }

    private async Task<bool> IsUsedAsync(Address address, CancellationToken cancellationToken) =>
        (await _client.GetHistoryPageAsync(address, limit: 1, cancellationToken: cancellationToken)).Items.Count > 0;
}

/// <summary>An account that a search has looked through.</summary>
/// <param name="Account">The account with the addresses that were found.</param>
/// <param name="IsUsed">Whether any of them was ever used.</param>
public readonly record struct ScannedAccount(WalletAccount Account, bool IsUsed);
