using Marketplace.Api;

namespace Marketplace.Cli.Output;

/// <summary>A failure, on standard error.</summary>
internal sealed record ErrorOutput
{
    public required string Error { get; init; }

    public required string Code { get; init; }
}

/// <summary>A wallet.</summary>
internal sealed record WalletOutput
{
    public required string Name { get; init; }

    /// <summary>"key", "phrase" or "multisig".</summary>
    public required string Kind { get; init; }

    public required string Address { get; init; }

    public required string Path { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How many accounts a phrase wallet has.</summary>
    public int? Accounts { get; init; }

    public string? PublicKey { get; init; }

    /// <summary>Only when asked for: wallet import format.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>Only when it is made or asked for: the recovery phrase.</summary>
    public string? Phrase { get; init; }

    /// <summary>Whether a passphrase belongs to the phrase that is shown.</summary>
    public bool? HasPassphrase { get; init; }

    /// <summary>Of a multi-signature wallet: how many must sign.</summary>
    public int? Required { get; init; }

    /// <summary>Of a multi-signature wallet: the co-signers' keys, in the order of the script.</summary>
    public IReadOnlyList<string>? PublicKeys { get; init; }

    /// <summary>Of a multi-signature wallet: the redeem script, hex.</summary>
    public string? RedeemScript { get; init; }
}

/// <summary>The accounts of a phrase wallet.</summary>
internal sealed record AccountListOutput
{
    public required string Wallet { get; init; }

    public required IReadOnlyList<AccountListItem> Items { get; init; }
}

/// <summary>One account of a phrase wallet.</summary>
internal sealed record AccountListItem
{
    public required int Number { get; init; }

    public required string Address { get; init; }

    public required int Addresses { get; init; }

    /// <summary>Extended public key.</summary>
    public required string Key { get; init; }
}

/// <summary>An address of a wallet, and its place in a phrase wallet.</summary>
internal sealed record AddressOutput
{
    public required string Wallet { get; init; }

    public int? Account { get; init; }

    public int? Index { get; init; }

    public required string Address { get; init; }
}

/// <summary>What a wallet owns.</summary>
internal sealed record BalanceOutput
{
    public required string Wallet { get; init; }

    public required Satoshis BalanceSatoshis { get; init; }

    public required Satoshis SpendableSatoshis { get; init; }

    public required IReadOnlyList<BalanceItem> Items { get; init; }
}

/// <summary>What one account of a wallet owns.</summary>
internal sealed record BalanceItem
{
    public int? Account { get; init; }

    public required int Addresses { get; init; }

    public required Satoshis BalanceSatoshis { get; init; }

    public required Satoshis SpendableSatoshis { get; init; }

    public required long UnspentCount { get; init; }
}

/// <summary>One transaction of a sweep.</summary>
internal sealed record SweepOutput
{
    public required string TransactionId { get; init; }

    public required string Address { get; init; }

    public required int Inputs { get; init; }

    public required Satoshis AmountSatoshis { get; init; }

    public required Satoshis FeeSatoshis { get; init; }

    public required long Height { get; init; }
}

/// <summary>A signed message.</summary>
internal sealed record SignedMessageOutput
{
    public required string Address { get; init; }

    public required string Message { get; init; }

    /// <summary>Base64, as Bitcoin wallets write it.</summary>
    public required string Signature { get; init; }
}

/// <summary>Whether a signed message holds.</summary>
internal sealed record MessageCheckOutput
{
    public required bool Valid { get; init; }

    public required string Address { get; init; }
}

/// <summary>All wallets.</summary>
internal sealed record WalletListOutput
{
    public required IReadOnlyList<WalletOutput> Items { get; init; }
}

/// <summary>A payment in a durable block.</summary>
internal sealed record PaymentOutput
{
    public required string TransactionId { get; init; }

    public required string Address { get; init; }

    public required Satoshis AmountSatoshis { get; init; }

    public required Satoshis FeeSatoshis { get; init; }

    public required long Height { get; init; }
}

/// <summary>A proposal in a durable block.</summary>
internal sealed record ProposedOutput
{
    public required string ProposalId { get; init; }

    public required Satoshis DepositSatoshis { get; init; }

    public required Satoshis FeeSatoshis { get; init; }

    public required long VotingRounds { get; init; }

    public required long Height { get; init; }
}

/// <summary>A vote in a durable block.</summary>
internal sealed record VotedOutput
{
    public required string TransactionId { get; init; }

    public required string ProposalId { get; init; }

    public required string Choice { get; init; }

    /// <summary>The outputs that voted.</summary>
    public required IReadOnlyList<string> Stakes { get; init; }

    public required Satoshis FeeSatoshis { get; init; }

    public required long Height { get; init; }
}

/// <summary>One step of a deployment: "opened", "event", "running" or "failed".</summary>
internal sealed record DeployOutput
{
    public required string Step { get; init; }

    public required string LeaseId { get; init; }

    public Satoshis? DepositSatoshis { get; init; }

    public Satoshis? FeeSatoshis { get; init; }

    public LeaseEventItem? Event { get; init; }

    public LeaseResponse? Lease { get; init; }
}

/// <summary>An account with what was asked for of its history.</summary>
internal sealed record AccountOutput
{
    public required AccountResponse Account { get; init; }

    public IReadOnlyList<UnspentItem>? Unspent { get; init; }

    public IReadOnlyList<AccountTransactionItem>? Transactions { get; init; }
}

/// <summary>An exported chain.</summary>
internal sealed record ExportOutput
{
    public required string Path { get; init; }

    public required long Bytes { get; init; }
}

/// <summary>What verifying a chain found.</summary>
internal sealed record VerifyOutput
{
    public required bool Valid { get; init; }

    public required string Network { get; init; }

    public required string GenesisHash { get; init; }

    public required long Height { get; init; }

    public required string TipId { get; init; }

    public required long Transactions { get; init; }

    public required long Signatures { get; init; }

    public required Satoshis IssuedSatoshis { get; init; }

    public required Satoshis BurnedSatoshis { get; init; }

    public required Satoshis UnspentSatoshis { get; init; }

    public required string StateHash { get; init; }

    public required string Verifier { get; init; }

    public required double Seconds { get; init; }
}

/// <summary>A proof that was written.</summary>
internal sealed record ProofOutput
{
    public required string Path { get; init; }

    public required long Bytes { get; init; }

    public required string TransactionId { get; init; }

    public required long Height { get; init; }
}

/// <summary>A proof that holds.</summary>
internal sealed record CheckedProofOutput
{
    public required bool Valid { get; init; }

    public required string GenesisHash { get; init; }

    public required string TransactionId { get; init; }

    public required string Kind { get; init; }

    public required long Height { get; init; }

    public required string BlockId { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>The transaction's place in its block.</summary>
    public required int Index { get; init; }

    /// <summary>How often the validators have changed since the genesis block.</summary>
    public required int ValidatorChanges { get; init; }

    /// <summary>What the outputs are worth together.</summary>
    public required Satoshis OutputSatoshis { get; init; }

    public required string Verifier { get; init; }
}
