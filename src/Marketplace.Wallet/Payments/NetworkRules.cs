using System.Text.Json;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Pricing;

namespace Marketplace.Wallet.Payments;

/// <summary>What a wallet computes with, out of what a host says about its network; all of it fits together.</summary>
/// <param name="Parameters">The genesis parameters; their hash is the network's.</param>
/// <param name="Rules">The rules in force, which proposals may have changed since the genesis.</param>
/// <param name="Meter">Who settles leases.</param>
public sealed record NetworkRules(NetworkParameters Parameters, LedgerRules Rules, KeyHash Meter)
{
    /// <summary>More than any transaction costs by the default rules, and little enough to lose: 1 FLUX.</summary>
    public static readonly Money DefaultMaxFee = Money.FromFlux("1");

    /// <summary>
    /// What a transaction may cost at most. The host says what a KiB costs, and nobody checks that before it is paid. The default is 1 FLUX.
    /// </summary>
    public Money MaxFee { get; init; } = DefaultMaxFee;

    /// <summary>The network's genesis hash, which signatures bind to.</summary>
    public Hash256 GenesisHash => Parameters.GenesisHash;

    /// <summary>What resources cost.</summary>
    public PriceList Prices => PriceList.Of(Rules);

    /// <summary>The network's part of a quote.</summary>
    public QuoteTerms QuoteTerms => QuoteTerms.Of(Rules, Meter);

    /// <summary>A network as it was at its genesis.</summary>
    /// <param name="parameters">The genesis parameters.</param>
    /// <param name="meter">Who settles leases.</param>
    public static NetworkRules AtGenesis(NetworkParameters parameters, KeyHash meter = default)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new NetworkRules(parameters, parameters.Rules, meter);
    }

    /// <summary>Refuses a fee above <see cref="MaxFee"/>, before anything is signed.</summary>
    /// <param name="fee">The fee.</param>
    /// <exception cref="WalletException">It is too high.</exception>
    public void RequireFair(Money fee) => RequireFair(fee, MaxFee);

    internal static void RequireFair(Money fee, Money most)
    {
        if (fee > most)
        {
            throw new WalletException(
                $"The transaction would cost {fee} FLUX, and at most {most} FLUX is allowed. Nothing was signed.", WalletErrorCodes.FeeTooHigh)
            {
                Subject = fee.ToString(),
            };
        }
    }

    /// <summary>Reads what a host says.</summary>
    /// <param name="network">Its answer.</param>
    /// <exception cref="WalletException">It does not fit together.</exception>
    public static NetworkRules From(NetworkResponse network)
    {
        ArgumentNullException.ThrowIfNull(network);
        try
        {
            var parameters = NetworkParameters.FromJson(network.Parameters.GetRawText());
            if (parameters.GenesisHash.ToString() != network.GenesisHash)
            {
                throw new FormatException($"its parameters make {parameters.GenesisHash}, not {network.GenesisHash}");
            }

            return new NetworkRules(parameters, ReadRules(network.Rules), KeyHash.Parse(network.MeterKeyHash));
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw new WalletException(
                $"The host describes its network in a way that does not fit together: {e.Message} Nothing was signed.", WalletErrorCodes.NetworkNotReadable, e);
        }
    }

    // Every rule that is known here has to be there and in its range; one that is not known is none of its business.
    private static LedgerRules ReadRules(IReadOnlyDictionary<string, RuleValue> values)
    {
        RuleChange[] all =
        [
            .. RuleDescriptions.All.Select(rule => values.TryGetValue(rule.Name, out var value)
                ? new RuleChange(rule.Id, value)
                : throw new FormatException($"its rule {rule.Name} is missing.")),
        ];
        return LedgerRules.Default.TryWith(all, out var rules, out var fault) ? rules : throw new FormatException(fault);
    }
}
