using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Derivation;

namespace Marketplace.Wallet.Keys;

/// <summary>One account of a phrase wallet, and how many of its addresses are in use.</summary>
/// <param name="Number">The account in m/44'/19167'/account', from 0.</param>
/// <param name="Key">Gives its addresses.</param>
/// <param name="ReceiveCount">Addresses that were handed out, at least 1.</param>
/// <param name="ChangeCount">Change addresses that another wallet program used with this phrase, at least 0; this one makes none.</param>
public sealed record WalletAccount(int Number, AccountPublicKey Key, int ReceiveCount = 1, int ChangeCount = 0)
{
    /// <summary>The most addresses of one chain that a wallet keeps an eye on.</summary>
    public const int MaxAddresses = 10_000;

    /// <summary>The most accounts of a wallet.</summary>
    public const int MaxAccounts = 1_000;

    /// <summary>The first address: it signs requests, owns leases and takes change, so that one signature spends most of what the account has.</summary>
    public Address First => AddressOf(KeyChain.Receive, 0);

    /// <summary>One address.</summary>
    /// <param name="chain">Addresses for others, or for change.</param>
    /// <param name="index">From 0.</param>
    public Address AddressOf(KeyChain chain, int index) => Key.Derive(chain, index).Address;

    /// <summary>Every address in use, with its place.</summary>
    public IEnumerable<WalletAddress> Addresses() =>
    [
        .. Enumerable.Range(0, ReceiveCount).Select(i => new WalletAddress(AddressOf(KeyChain.Receive, i), Number, KeyChain.Receive, i)),
        .. Enumerable.Range(0, ChangeCount).Select(i => new WalletAddress(AddressOf(KeyChain.Change, i), Number, KeyChain.Change, i)),
    ];
}

/// <summary>An address of a phrase wallet and where its key is.</summary>
/// <param name="Address">The address.</param>
/// <param name="Account">The account.</param>
/// <param name="Chain">The chain.</param>
/// <param name="Index">The place in the chain.</param>
public readonly record struct WalletAddress(Address Address, int Account, KeyChain Chain, int Index);
