using Marketplace.Ledger.Keys;

namespace Marketplace.Gateway.Faucet;

/// <summary>Gives devnet money away. Only a host that holds a faucet key registers one.</summary>
public interface IFaucet
{
    /// <summary>Pays an address.</summary>
    /// <param name="address">Who gets it.</param>
    /// <param name="amountSatoshis">How much, at least 1 and at most the gateway's maximum.</param>
    /// <param name="cancellationToken">Ends the wait; a payment that was submitted by then stands.</param>
    /// <returns>The payment in a durable block, or why there is none.</returns>
    Task<FaucetOutcome> PayAsync(Address address, long amountSatoshis, CancellationToken cancellationToken);
}

/// <summary>What became of a faucet request.</summary>
/// <param name="TransactionId">The payment's id; null when nothing was paid.</param>
/// <param name="Height">Height of its block.</param>
/// <param name="Refusal">Why nothing was paid, in words; null when it was.</param>
public sealed record FaucetOutcome(string? TransactionId, long Height, string? Refusal);
