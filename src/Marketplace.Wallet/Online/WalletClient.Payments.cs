using System.Collections.Immutable;
using Marketplace.Api;
using Marketplace.Client;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Wallet.CoSigning;
using Marketplace.Wallet.Keys;
using Marketplace.Wallet.Payments;

namespace Marketplace.Wallet.Online;

/// <content>Payments: by keys that are here, or by co-signers.</content>
public sealed partial class WalletClient
{
    // Another program with the same keys may spend a coin between the listing and the submission.
    private const int Attempts = 5;
    private static readonly TimeSpan AttemptPause = TimeSpan.FromMilliseconds(300);

    /// <summary>Pays outputs, and waits until a durable block has the payment.</summary>
    /// <param name="keys">Own the coins, get the change, sign.</param>
    /// <param name="outputs">What is paid to whom.</param>
    /// <param name="network">The network, with the most that the transaction may cost.</param>
    /// <param name="cancellationToken">Ends the wait; the payment may be made all the same.</param>
    public Task<Payment<SubmitTransactionResponse>> PayAsync(
        WalletKeys keys, ImmutableArray<TransactionOutput> outputs, NetworkRules network, CancellationToken cancellationToken = default) =>
        PayAsync(keys, coins => FundedTransaction.Create(coins, outputs, null, keys, network), cancellationToken);

    /// <summary>Builds a transaction from the coins that there are, and waits until a durable block has it.</summary>
    /// <param name="keys">Whose coins.</param>
    /// <param name="build">Makes the signed transaction from coins; called again where another program spent them meanwhile.</param>
    /// <param name="cancellationToken">Ends the wait; the transaction may be taken all the same.</param>
    public Task<Payment<SubmitTransactionResponse>> PayAsync(
        WalletKeys keys, Func<IReadOnlyList<Coin>, FundedTransaction> build, CancellationToken cancellationToken = default) =>
        PayAsync(keys, build, (funded, token) => _client.SubmitAsync(funded.Transaction, token), cancellationToken);

    /// <summary>Builds a transaction from the coins that there are, and hands it in where it belongs: a lease's opening to the leases, say.</summary>
    /// <typeparam name="T">What the host answers.</typeparam>
    /// <param name="keys">Whose coins.</param>
    /// <param name="build">Makes the signed transaction from coins; called again where another program spent them meanwhile.</param>
    /// <param name="submit">Hands it in.</param>
    /// <param name="cancellationToken">Stops between attempts, or ends the wait.</param>
    /// <returns>The transaction that the host took, and what it answered.</returns>
    public async Task<Payment<T>> PayAsync<T>(
        WalletKeys keys,
        Func<IReadOnlyList<Coin>, FundedTransaction> build,
        Func<FundedTransaction, CancellationToken, Task<T>> submit,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(build);
        ArgumentNullException.ThrowIfNull(submit);
        for (var attempt = 1; ; attempt++)
        {
            var funded = build(await GetCoinsAsync(keys.Addresses, cancellationToken: cancellationToken));
            await RequireTrueAsync(funded.Coins, cancellationToken);
            try
            {
                return new Payment<T>(funded, await submit(funded, cancellationToken));
            }
            catch (ApiException e) when (attempt < Attempts && e.Code == RejectionCode.OutputUnknown.ToName())
            {
                await Task.Delay(AttemptPause * attempt, _time, cancellationToken);
            }
        }
    }

    /// <summary>Chooses coins for a payment that others will sign, and puts the facts about them together. Needs no key.</summary>
    /// <param name="owners">Whose coins; change goes to the first.</param>
    /// <param name="script">The script of a multi-signature address; null where the owners are keys.</param>
    /// <param name="outputs">What is paid to whom.</param>
    /// <param name="payload">What the transaction does beyond that: a <see cref="Burn"/>, or null.</param>
    /// <param name="network">The network, with the most that the transaction may cost.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public async Task<PartialTransaction> PrepareAsync(
        IReadOnlyList<Address> owners,
        RedeemScript? script,
        ImmutableArray<TransactionOutput> outputs,
        TransactionPayload? payload,
        NetworkRules network,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owners);
        ArgumentOutOfRangeException.ThrowIfZero(owners.Count);
        var coins = await GetCoinsAsync(owners, cancellationToken: cancellationToken);
        var draft = TransactionDraft.Create(coins, outputs, payload, owners[0], network);
        await RequireTrueAsync(draft.Coins, cancellationToken);
        return draft.Share(network, await GetOutputsAsync(draft.Transaction.Inputs, cancellationToken), script);
    }

    /// <summary>Refuses a partially signed transaction of another network, or one that does not tell the truth about what it spends.</summary>
    /// <param name="partial">The transaction.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="WalletException">It is not what it says.</exception>
    public async Task RequireTrueAsync(PartialTransaction partial, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(partial);
        var parameters = (await GetNetworkAsync(cancellationToken)).Parameters;
        if (parameters.GenesisHash != partial.GenesisHash)
        {
            throw new WalletException(
                $"The transaction is for the network {partial.Network} ({partial.GenesisHash}); "
                    + $"the host belongs to {parameters.Name} ({parameters.GenesisHash}). Nothing was signed.",
                WalletErrorCodes.NetworkDiffers);
        }

        var outputs = await GetOutputsAsync(partial.Inputs.Select(input => input.OutPoint), cancellationToken);
        if (partial.Inputs.FirstOrDefault(input => outputs[input.OutPoint] != input.Output) is { } lie)
        {
            var truth = outputs[lie.OutPoint];
            throw new WalletException(
                $"The file lies about output {lie.OutPoint}: it says {lie.Output.Amount} FLUX of {lie.Output.Lock.Owner}, "
                    + $"the chain says {truth.Amount} FLUX of {truth.Lock.Owner}. Nothing was signed.",
                WalletErrorCodes.TransactionFileLies);
        }
    }
}

/// <summary>A transaction that a host took.</summary>
/// <typeparam name="T">What the host answers.</typeparam>
/// <param name="Funded">The transaction and what it cost.</param>
/// <param name="Answer">What the host answered.</param>
public readonly record struct Payment<T>(FundedTransaction Funded, T Answer);
