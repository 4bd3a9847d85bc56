namespace Marketplace.Ledger;

/// <summary>Bounds of the encoding that no network parameter can widen. A reader checks each before it sets memory aside.</summary>
public static class FormatLimits
{
    /// <summary>Bytes of one encoded transaction, witnesses included: 128 KiB.</summary>
    public const int MaxTransactionBytes = 128 << 10;

    /// <summary>Inputs of one transaction.</summary>
    public const int MaxInputs = 2_000;

    /// <summary>Outputs of one transaction.</summary>
    public const int MaxOutputs = 2_000;

    /// <summary>Witnesses of one transaction.</summary>
    public const int MaxWitnesses = 256;

    /// <summary>Scripts that one transaction reveals.</summary>
    public const int MaxScripts = 64;

    /// <summary>Usage entries of one settlement.</summary>
    public const int MaxUsages = 1_000;

    /// <summary>Bytes of the network parameters in the genesis block.</summary>
    public const int MaxParametersBytes = 64 << 10;

    /// <summary>Bytes of one encoded block: 32 MiB.</summary>
    public const int MaxBlockBytes = 32 << 20;

    /// <summary>Transactions of one block.</summary>
    public const int MaxBlockTransactions = 100_000;

    /// <summary>Validators of one set.</summary>
    public const int MaxValidators = 1_000;

    /// <summary>The last unix second that any time here can name: the end of the year 9999.</summary>
    public const long MaxUnixSeconds = 253_402_300_799;

    /// <summary>Escrow outputs that one lease can hold at a time; a settlement merges them.</summary>
    public const int MaxEscrowOutputs = 64;
}
