namespace Marketplace.Cli.Wallets;

/// <summary>A wallet on disk. The private key stays encrypted until <see cref="WalletStore.Unlock"/>.</summary>
/// <param name="Name">The wallet's name: its file's name.</param>
/// <param name="Address">The t1 address.</param>
/// <param name="CreatedAt">When it was made or imported.</param>
/// <param name="Path">The file.</param>
public sealed record Wallet(string Name, string Address, DateTimeOffset CreatedAt, string Path);
